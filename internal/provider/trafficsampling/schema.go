// Package trafficsampling is `runzero_traffic_sampling`: passive discovery on interfaces of an
// Explorer.
package trafficsampling

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "traffic_sampling", Plural: "traffic_samplings", Title: "traffic sampling",
		Export:   export(),
		Requires: runzero.NeedsOrganization,
		License:  "One that has not expired.",
		Calls: entity.Calls{
			List: []string{"GET /account/tasks", "GET /org/tasks"}, Read: []string{"GET /org/tasks/{task_id}"},
			Create: []string{"PUT /org/sites/{site_id}/sample"}, Update: []string{"PATCH /org/tasks/{task_id}"},
			Delete: []string{"POST /org/tasks/{task_id}/stop"},
			Notes: "A sampling that is created with a `name` or a `description` takes the update as well. The list holds " +
				"samplings that are over, too, and the service cuts it off at 1,000 tasks: beyond that, each organization is " +
				"listed, and what is still missing is read by itself.",
		},
		Describe: "Traffic sampling: an Explorer listens on some of its network interfaces and finds assets without sending " +
			"a packet. It runs until it is stopped.\n\n" +
			"The service can change the name and the description of a sampling. Anything else stops it and starts another: the " +
			"plan shows a replacement. Destroying it stops it; the assets that it found stay. One that is stopped or fails " +
			"outside of Terraform counts as gone, and the next plan starts it again.\n\n" +
			"The Explorer must be connected when the sampling starts.",
		DescribeAll: "Lists traffic samplings that are running: of one organization, or of all that the credential sees.",
	}
}

const (
	siteText        = "UUID of the site that found assets belong to."
	nameText        = "Name. The service gives it one, and does not demand that it is unique."
	explorerText    = "UUID of the Explorer that listens."
	interfacesText  = "Names of the Explorer's interfaces to listen on, such as `eth0`."
	targetsText     = "Networks whose hosts are recorded: addresses, ranges, CIDRs."
	excludesText    = "Networks whose hosts are not recorded."
	tagsText        = "Tags that found assets get"
	createdText     = "When it was started (RFC 3339, UTC)."
	replaces        = " A change forces replacement."
	replacesOrTaken = " A change, and taking it away, forces replacement."
)

func resourceAttributes() map[string]schema.Attribute {
	keep := stringplanmodifier.UseStateForUnknown()
	return map[string]schema.Attribute{
		"site_id": schema.StringAttribute{
			Required: true, MarkdownDescription: siteText + replaces,
			Validators:    []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		"explorer_id": schema.StringAttribute{
			Required: true, MarkdownDescription: explorerText + replaces,
			Validators:    []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		"interfaces": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			MarkdownDescription: interfacesText + " Needed to start one; only the configuration of an imported sampling may " +
				"leave it out." + replaces,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				setvalidator.ValueStringsAre(textvalidator.NotBlank(), textvalidator.OneLine(), withoutComma{}),
			},
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: nameText + " Null: not managed.",
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{keep, spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Description. Null: not managed. Empty: cleared.",
			PlanModifiers: []planmodifier.String{keep, spelling.KeepSpelling()},
		},
		"targets": schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: targetsText + " Null or empty: the service's choice." + replacesOrTaken,
			Validators:          []validator.Set{scanoptions.Networks()},
		},
		"excludes": schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: excludesText + replacesOrTaken,
			Validators:          []validator.Set{scanoptions.Networks()},
		},
		"tags": schema.MapAttribute{
			Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: tagsText + "." + replacesOrTaken,
			Validators: scanoptions.TagsValid(),
		},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: []planmodifier.String{keep},
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"site_id":     dschema.StringAttribute{Computed: true, MarkdownDescription: siteText},
		"explorer_id": dschema.StringAttribute{Computed: true, MarkdownDescription: explorerText},
		"interfaces": dschema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: interfacesText + " Null if the console does not say.",
		},
		"name":        dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"description": dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"status":      dschema.StringAttribute{Computed: true, MarkdownDescription: "Status, in the service's words."},
		"error": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "What the service last complained of; null if nothing.",
		},
		"targets": dschema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: targetsText + " Null: the service's choice.",
		},
		"excludes": dschema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: excludesText + " Null if there are none.",
		},
		"tags": dschema.MapAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: tagsText + "; null if the console does not say.",
		},
		"created_by": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "E-mail address of the user who started it; null if not known.",
		},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
	}
}
