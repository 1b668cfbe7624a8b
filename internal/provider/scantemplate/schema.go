// Package scantemplate is `runzero_scan_template`: sets of scan options that scans share.
package scantemplate

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/access"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "scan_template", Plural: "scan_templates", Title: "scan template",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			List: []string{"GET /account/tasks/templates"}, Read: []string{"GET /account/tasks/templates/{scan_template_id}"},
			Create: []string{"POST /account/tasks/templates"},
			Update: []string{"GET /account/tasks/templates/{scan_template_id}", "PUT /account/tasks/templates"},
			Delete: []string{"DELETE /account/tasks/templates/{scan_template_id}"},
		},
		Describe: "A scan template: scan options under a name, for the scans of every organization (`global = true`) or of " +
			"those in `acl`.\n\n" +
			"The service fills in a value for every option; only those that the configuration sets are compared and changed. " +
			"It replaces a template as a whole, so an update reads the template first and sends back what Terraform " +
			"does not manage. " +
			"It offers no way to unset an option: taking one away deletes the template and creates another, and the plan " +
			"shows a replacement.",
		DescribeAll: "Lists the scan templates of the account. The service gives at most 1000.",
	}
}

const (
	nameText         = "Name. Whether the service wants it to be unique is not documented."
	organizationText = "UUID of the organization that it was created in. Who may use it is up to `global` and `acl`."
	tagsText         = "Tags that assets found by the scans get."
	accountText      = "UUID of the account that it belongs to."
	createdText      = "When it was created (RFC 3339, UTC)."
	createdByText    = "E-mail address of the user who created it; null if not known."
)

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return scanoptions.Attributes(access.Attributes(map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Description. Null: not managed. Empty: cleared.",
			PlanModifiers: append(keep, spelling.KeepSpelling()),
		},
		"organization_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: organizationText +
				" Default: the provider's `organization_id`, or else the first organization of `acl`. A change forces replacement.",
			Validators: []validator.String{uuidvalidator.UUID()},
		},
		"tags": schema.MapAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			MarkdownDescription: tagsText + " Taking them away forces replacement.",
			Validators:          scanoptions.TagsValid(),
		},
		"account_id": schema.StringAttribute{Computed: true, MarkdownDescription: accountText, PlanModifiers: keep},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: keep,
		},
		"created_by": schema.StringAttribute{Computed: true, MarkdownDescription: createdByText, PlanModifiers: keep},
	}, false))
}

func dataAttributes() map[string]dschema.Attribute {
	return scanoptions.DataAttributes(access.DataAttributes(map[string]dschema.Attribute{
		"name":            dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"description":     dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"organization_id": dschema.StringAttribute{Computed: true, MarkdownDescription: organizationText},
		"tags": dschema.MapAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: tagsText,
		},
		"linked_task_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Tasks that use it; null if the console does not say.",
		},
		"account_id": dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"created_by": dschema.StringAttribute{Computed: true, MarkdownDescription: createdByText},
		"updated_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it was last changed (RFC 3339, UTC).",
		},
	}))
}
