// Package scan is the action `runzero_scan`: scan a site now.
package scan

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/durationvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "scan", Title: "scan", Requires: runzero.NeedsOrganization,
		License: "One that has not expired.",
		Calls: entity.Calls{
			Invoke: []string{"PUT /org/sites/{site_id}/scan"},
			Notes:  "With `wait`, one `GET /org/tasks/{task_id}` for each look.",
		},
		Describe: "Scans a site now, once. Recurring scans are `runzero_scan_schedule`, whose scan options this " +
			"action shares.\n\n" +
			"It starts the scan and is done, unless `wait = true`: then it waits for the scan to be processed, and fails if " +
			"it ends in an error, or is stopped or removed. " +
			"Waiting costs one API call for each look at the task: the first after 5 seconds, then after 10, 20 and 40, then " +
			"every 60 seconds, so a scan of one hour costs about 60 calls of the day's quota.\n\n" +
			"The scan does not depend on Terraform once it is started. Interrupting Terraform (Ctrl-C), and a `timeout` that " +
			"passes, leave it running; " +
			"its task id is in the first line that the action prints. Stop it with `runzero_task_stop` or in the console.\n\n" +
			"If the connection breaks at the wrong moment, the console may have started a scan whose id nobody learned. A " +
			"scan is never started a second time on a guess; the error says where to look.",
	}
}

type model struct {
	entity.ForOrganization
	SiteID          types.String `tfsdk:"site_id"`
	Name            types.String `tfsdk:"name"`
	Description     types.String `tfsdk:"description"`
	ExplorerID      types.String `tfsdk:"explorer_id"`
	ExplorerGroupID types.String `tfsdk:"explorer_group_id"`
	HostedZone      types.String `tfsdk:"hosted_zone"`
	TemplateID      types.String `tfsdk:"template_id"`
	Targets         netset.Value `tfsdk:"targets"`
	Tags            types.Map    `tfsdk:"tags"`
	Wait            types.Bool   `tfsdk:"wait"`
	Timeout         types.String `tfsdk:"timeout"`
	scanoptions.Options
}

// Bounds of `timeout`.
const (
	defaultTimeout  = time.Hour
	shortestTimeout = 10 * time.Second
	longestTimeout  = 7 * 24 * time.Hour
)

func attributes() map[string]schema.Attribute {
	id, line := []validator.String{uuidvalidator.UUID()},
		[]validator.String{textvalidator.NotBlank(), textvalidator.OneLine()}
	const one = " Give at most one of `explorer_id`, `explorer_group_id` and `hosted_zone`; with none, the service " +
		"chooses an Explorer of the organization."
	return scanoptions.ActionAttributes(map[string]schema.Attribute{
		"site_id": schema.StringAttribute{
			Required: true, MarkdownDescription: "UUID of the site to scan.",
			Validators: id,
		},
		"name": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Name of the scan. Default: the service makes one up.", Validators: line,
		},
		"description": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Description.",
			Validators: []validator.String{textvalidator.NotBlank()},
		},
		"explorer_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "UUID of the Explorer that runs it." + one, Validators: id,
		},
		"explorer_group_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "UUID of the Explorer group that runs it." + one, Validators: id,
		},
		"hosted_zone": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Hosted zone that runs it: its UUID, its name, or `auto` for any. Hosted zones scan public " +
				"addresses only." + one, Validators: line,
		},
		"template_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "UUID of the scan template to use.",
			Validators: id,
		},
		"targets": schema.SetAttribute{
			Optional: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: "What to scan: addresses, ranges, CIDRs, host names, domains, AS numbers. Default: the " +
				"site's own scope.",
			Validators: []validator.Set{scanoptions.Networks()},
		},
		"tags": schema.MapAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: "Tags that assets found by the scan get.",
			Validators: scanoptions.TagsValid(),
		},
		"wait": schema.BoolAttribute{Optional: true, MarkdownDescription: "Wait for the end of the scan. Default `false`."},
		"timeout": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Longest time to wait, such as `90m`, from 10 seconds to 7 days. Then the action fails and " +
				"the scan goes on. Only used with `wait = true`. Default `1h`.",
			Validators: []validator.String{durationvalidator.Between(shortestTimeout, longestTimeout)},
		},
	})
}

func validators() []action.ConfigValidator {
	return []action.ConfigValidator{
		actionvalidator.Conflicting(path.MatchRoot("explorer_id"), path.MatchRoot("explorer_group_id"),
			path.MatchRoot("hosted_zone")),
		publicTargets{},
	}
}

// publicTargets refuses private targets on a hosted zone.
type publicTargets struct{}

// Description says what the validator wants.
func (publicTargets) Description(context.Context) string {
	return "targets of a hosted zone must be public"
}

// MarkdownDescription says what the validator wants.
func (v publicTargets) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateAction implements [action.ConfigValidator].
func (publicTargets) ValidateAction(
	ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse,
) {
	var hosted types.String
	var targets netset.Value
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("hosted_zone"), &hosted)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("targets"), &targets)...)
	if summary, detail := scanoptions.PublicTargets(hosted, targets); summary != "" {
		resp.Diagnostics.AddAttributeError(path.Root("targets"), summary, detail)
	}
}
