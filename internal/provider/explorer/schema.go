// Package explorer is `runzero_explorer`: the programs that scan from within a network.
package explorer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "explorer", Plural: "explorers", Title: "Explorer",
		Export:   export(),
		Requires: runzero.NeedsOrganization,
		Calls: entity.Calls{
			List: []string{"GET /account/agents", "GET /org/explorers"}, Read: []string{"GET /org/explorers/{explorer_id}"},
			Create: []string{"PATCH /org/explorers/{explorer_id}"}, Update: []string{"PATCH /org/explorers/{explorer_id}"},
			Notes: "Create writes only where the Explorer is not already as configured; destroy forgets it without a call.",
		},
		Describe: "An Explorer: a program that scans from within a network. Explorers register themselves with an " +
			"organization's download token.",
		DescribeAll: "Lists Explorers: of one organization, or of all that the credential sees.",
	}
}

const resourceText = "An Explorer that is registered already: a program that scans from within a network. Explorers " +
	"register themselves with an " +
	"organization's download token; this resource adopts one, by id or by name, and manages its site and its load.\n\n" +
	"Destroying the resource only forgets the Explorer. It stays installed and registered, with the settings that it " +
	"has then; the provider never uninstalls one."

const (
	nameText    = "Name: the host's name, which the service writes in upper case."
	scansText   = "Scans that it runs at the same time"
	createdText = "When it registered (RFC 3339, UTC)."
)

func validators() []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.AtLeastOneOf(path.MatchRoot("explorer_id"),
		path.MatchRoot("name"))}
}

func resourceAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"explorer_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "UUID of the Explorer to adopt. Give `explorer_id`, or `name`, or both: then `explorer_id` " +
				"says which one. A change to another Explorer forces replacement.",
			Validators: []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{
				stringplanmodifier.UseStateForUnknown(),
				stringplanmodifier.RequiresReplaceIfConfigured(),
			},
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: nameText +
				" Give `explorer_id`, or `name`, or both. Without `explorer_id` exactly one Explorer of the organization must " +
				"have it. A change to another Explorer forces replacement.",
			Validators: []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{
				stringplanmodifier.UseStateForUnknown(), spelling.RequireText(),
				spelling.KeepSpelling(), replacedByName(),
			},
		},
		"site_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "UUID of the site to assign it to. Null: not managed. Empty: all sites; not every console " +
				"takes that by its API.",
			Validators:    []validator.String{uuidvalidator.UUIDOrEmpty()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"max_concurrent_scans": schema.Int64Attribute{
			Optional: true, Computed: true, MarkdownDescription: scansText +
				", 0 for what the service chooses. Null: not managed.",
			Validators:    []validator.Int64{int64validator.AtLeast(-1)},
			PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
		},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
}

// replacedByName replaces for another name, where the name is what says which Explorer is meant.
func replacedByName() planmodifier.String {
	const why = "Another name is another Explorer, unless explorer_id says which one it is."
	return stringplanmodifier.RequiresReplaceIf(
		func(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			var id types.String
			resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("explorer_id"), &id)...)
			resp.RequiresReplace = !req.ConfigValue.IsNull() && id.IsNull()
		}, why, why)
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"name": dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"site_id": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "UUID of the site that it is assigned to; null for all sites.",
		},
		"connected": dschema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it is connected now."},
		"os":        dschema.StringAttribute{Computed: true, MarkdownDescription: "Operating system of the host."},
		"arch": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Processor architecture of the host.",
		},
		"version": dschema.StringAttribute{Computed: true, MarkdownDescription: "Version of the Explorer."},
		"external_ip": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Address from which it reaches the console.",
		},
		"internal_ip": dschema.StringAttribute{Computed: true, MarkdownDescription: "Address within its network."},
		"max_concurrent_scans": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: scansText + "; null if the console does not say.",
		},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"last_checkin": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it was last heard of (RFC 3339, UTC).",
		},
	}
}
