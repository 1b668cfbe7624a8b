// Package scanschedule is `runzero_scan_schedule`: recurring scans.
package scanschedule

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/semanticplanmodifier"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "scan_schedule", Plural: "scan_schedules", Title: "scan schedule",
		Export:   export(),
		Requires: runzero.NeedsOrganization,
		License:  "One that has not expired.",
		Calls: entity.Calls{
			List: []string{"GET /account/tasks", "GET /org/tasks"}, Read: []string{"GET /org/tasks/{task_id}"},
			Create: []string{"PUT /org/sites/{site_id}/scan"}, Update: []string{"PATCH /org/tasks/{task_id}"},
			Delete: []string{"POST /org/tasks/{task_id}/stop"},
			Notes: "A schedule that is created paused takes the update as well; if that fails, a warning says so and the next " +
				"apply pauses it. The service cuts the list off at 1,000 tasks: beyond that, each organization that has " +
				"other schedules is listed, and what is still missing is read by itself.",
		},
		Describe: "A recurring scan of a site. It runs on an Explorer, an Explorer group or a hosted zone: exactly " +
			"one of them.\n\n" +
			"The service can change name, description, pause, hosted zone, targets and scan options of a schedule. " +
			"Anything else, and taking an option away, stops the schedule and creates another: the plan shows a replacement. " +
			"Only what the configuration sets is compared. Destroying a schedule stops it; scans that already ran keep " +
			"their results.",
		DescribeAll: "Lists recurring scans: of one organization, or of all that the credential sees.",
	}
}

const (
	nameText        = "Name. The service does not demand that it is unique."
	siteText        = "UUID of the site to scan."
	frequencyText   = "How often: `hourly`, `daily`, `weekly`, `monthly` or `continuous`."
	targetsText     = "What to scan: addresses, ranges, CIDRs, host names, domains, AS numbers."
	startText       = "When it first runs (RFC 3339)."
	pausedText      = "Whether it is paused."
	explorerText    = "UUID of the Explorer that runs it."
	zoneIDText      = "UUID of the hosted zone that runs it; null if none does."
	templateText    = "UUID of the scan template that it uses."
	graceText       = "Hours that a run may start late, when no Explorer is free."
	tagsText        = "Tags that assets found by the scan get"
	createdText     = "When it was created (RFC 3339, UTC)."
	replaces        = " A change forces replacement."
	replacesOrTaken = " A change, and taking it away, forces replacement."
)

func resourceAttributes() map[string]schema.Attribute {
	keep := stringplanmodifier.UseStateForUnknown()
	return scanoptions.Attributes(map[string]schema.Attribute{
		"site_id": schema.StringAttribute{
			Required: true, MarkdownDescription: siteText + replaces,
			Validators:    []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Description. Null: not managed. Empty: cleared.",
			PlanModifiers: []planmodifier.String{keep, spelling.KeepSpelling()},
		},
		"frequency": schema.StringAttribute{
			Required: true, MarkdownDescription: frequencyText + replaces +
				" The console's form makes more, such as `daily,monday|tuesday;-300`; they are sent as they stand.",
			Validators: []validator.String{validFrequency{}},
			PlanModifiers: []planmodifier.String{
				spelling.RequireText(), spelling.KeepSpelling(),
				stringplanmodifier.RequiresReplace(),
			},
		},
		"start_time": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: startText + " Null: now." + replacesOrTaken,
			Validators:          []validator.String{rfc3339type.Sendable()},
			PlanModifiers: []planmodifier.String{
				semanticplanmodifier.SameMeaning(),
				stringplanmodifier.RequiresReplaceIfConfigured(),
			},
		},
		"paused": schema.BoolAttribute{
			Optional: true, Computed: true, MarkdownDescription: pausedText + " Null: not managed.",
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		},
		"explorer_id": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: explorerText + replacesOrTaken,
			Validators:    []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIfConfigured()},
		},
		"explorer_group_id": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "UUID of the Explorer group that runs it." + replacesOrTaken +
				" The service does not say which group runs a schedule, so an import may leave it null, and a change elsewhere " +
				"may not be seen.",
			Validators: []validator.String{uuidvalidator.UUID()},
		},
		"hosted_zone": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Hosted zone that runs it: its UUID, its name, or `auto` for any. Hosted zones scan public " +
				"addresses only. Taking it away forces replacement.",
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText()},
		},
		"hosted_zone_id": schema.StringAttribute{Computed: true, MarkdownDescription: zoneIDText},
		"template_id": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: templateText + replacesOrTaken,
			Validators:    []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIfConfigured()},
		},
		"grace_period_hours": schema.Int64Attribute{
			Optional: true, Computed: true, MarkdownDescription: graceText + replacesOrTaken,
			Validators:    []validator.Int64{int64validator.AtLeast(0)},
			PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplaceIfConfigured()},
		},
		"targets": schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: targetsText +
				" Null, empty or `defaults`: the site's own scope. Taking them away forces replacement.",
			Validators:    []validator.Set{scanoptions.Networks()},
			PlanModifiers: []planmodifier.Set{semanticplanmodifier.SameMeaning()},
		},
		"tags": schema.MapAttribute{
			Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: tagsText + "." + replacesOrTaken,
			Validators:    scanoptions.TagsValid(),
			PlanModifiers: []planmodifier.Map{scanoptions.ReplaceForTags()},
		},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: []planmodifier.String{keep},
		},
	})
}

func dataAttributes() map[string]dschema.Attribute {
	return scanoptions.DataAttributes(map[string]dschema.Attribute{
		"site_id":     dschema.StringAttribute{Computed: true, MarkdownDescription: siteText},
		"name":        dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"description": dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"frequency": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "How often it runs, in the service's words.",
		},
		"start_time": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it first runs (RFC 3339, UTC); null if that was at once.",
		},
		"paused": dschema.BoolAttribute{Computed: true, MarkdownDescription: pausedText},
		"status": dschema.StringAttribute{Computed: true, MarkdownDescription: "Status, in the service's words."},
		"error": dschema.StringAttribute{
			Computed: true,
			MarkdownDescription: "What the service last complained of, such as an Explorer that is not available; " +
				"null if nothing.",
		},
		"explorer_id":        dschema.StringAttribute{Computed: true, MarkdownDescription: explorerText},
		"hosted_zone_id":     dschema.StringAttribute{Computed: true, MarkdownDescription: zoneIDText},
		"template_id":        dschema.StringAttribute{Computed: true, MarkdownDescription: templateText},
		"grace_period_hours": dschema.Int64Attribute{Computed: true, MarkdownDescription: graceText},
		"explorer_group_id": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "UUID of the Explorer group that runs it; null if none does, or the console does not say.",
		},
		"hosted_zone": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: zoneIDText + " The same as `hosted_zone_id`.",
		},
		"targets": dschema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: targetsText + " Null: the site's own scope.",
		},
		"tags": dschema.MapAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: tagsText + "; null if the console does not say.",
		},
		"last_run_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it last ran (RFC 3339, UTC); null if never.",
		},
		"next_run_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it runs next (RFC 3339, UTC); null if the console does not say.",
		},
		"last_run_task_id": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "UUID of the task of the last run; null if it never ran.",
		},
		"created_by": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "E-mail address of the user who created it; null if not known.",
		},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
	})
}
