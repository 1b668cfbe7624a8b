package scanschedule

import (
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

type resourceModel struct {
	entity.InOrganization
	SiteID           types.String      `tfsdk:"site_id"`
	Name             types.String      `tfsdk:"name"`
	Description      types.String      `tfsdk:"description"`
	Frequency        types.String      `tfsdk:"frequency"`
	StartTime        rfc3339type.Value `tfsdk:"start_time"`
	Paused           types.Bool        `tfsdk:"paused"`
	ExplorerID       types.String      `tfsdk:"explorer_id"`
	ExplorerGroupID  types.String      `tfsdk:"explorer_group_id"`
	HostedZone       types.String      `tfsdk:"hosted_zone"`
	HostedZoneID     types.String      `tfsdk:"hosted_zone_id"`
	TemplateID       types.String      `tfsdk:"template_id"`
	GracePeriodHours types.Int64       `tfsdk:"grace_period_hours"`
	Targets          netset.Value      `tfsdk:"targets"`
	Tags             types.Map         `tfsdk:"tags"`
	CreatedAt        rfc3339type.Value `tfsdk:"created_at"`
	scanoptions.Options
	entity.Timeouts
}

type dataModel struct {
	entity.InOrganization
	SiteID           types.String      `tfsdk:"site_id"`
	Name             types.String      `tfsdk:"name"`
	Description      types.String      `tfsdk:"description"`
	Frequency        types.String      `tfsdk:"frequency"`
	StartTime        rfc3339type.Value `tfsdk:"start_time"`
	Paused           types.Bool        `tfsdk:"paused"`
	Status           types.String      `tfsdk:"status"`
	Error            types.String      `tfsdk:"error"`
	ExplorerID       types.String      `tfsdk:"explorer_id"`
	HostedZoneID     types.String      `tfsdk:"hosted_zone_id"`
	TemplateID       types.String      `tfsdk:"template_id"`
	ExplorerGroupID  types.String      `tfsdk:"explorer_group_id"`
	HostedZone       types.String      `tfsdk:"hosted_zone"`
	GracePeriodHours types.Int64       `tfsdk:"grace_period_hours"`
	Targets          netset.Value      `tfsdk:"targets"`
	Tags             types.Map         `tfsdk:"tags"`
	Params           types.Map         `tfsdk:"params"`
	SecretParams     types.Map         `tfsdk:"secret_params"`
	LastRunAt        rfc3339type.Value `tfsdk:"last_run_at"`
	NextRunAt        rfc3339type.Value `tfsdk:"next_run_at"`
	LastRunTaskID    types.String      `tfsdk:"last_run_task_id"`
	CreatedBy        types.String      `tfsdk:"created_by"`
	CreatedAt        rfc3339type.Value `tfsdk:"created_at"`
	scanoptions.Options
}

// auto lets the service choose a hosted zone.
const auto = "auto"

// Statuses of a recurring task that the provider sets (api-behaviour 5).
const (
	statusActive = "active"
	statusPaused = "paused"
)

// stateFromAPI builds the state. Prior, which is the plan after a write, says what is
// compared: a null there stays null, except while importing.
func stateFromAPI(t runzero.Task, prior resourceModel) resourceModel {
	importing := prior.Name.IsNull()
	m := prior
	m.ID, m.OrganizationID = types.StringValue(t.ID), types.StringValue(t.OrganizationID)
	m.SiteID = entity.StringOrNull(t.SiteID)
	m.Name = entity.RequiredStringKeepingSpelling(prior.Name, t.Name)
	m.Description = entity.StringKeepingEmpty(prior.Description, t.Description)
	m.Frequency = entity.RequiredStringKeepingSpelling(prior.Frequency, t.RecurFrequency)
	m.Paused = types.BoolValue(t.Status == statusPaused)
	m.CreatedAt = rfc3339type.From(t.CreatedAt)
	m.HostedZoneID = entity.StringOrNull(t.HostedZoneID)
	if importing || !prior.StartTime.IsNull() {
		m.StartTime = rfc3339type.From(t.StartTime)
	}
	if importing || !prior.ExplorerID.IsNull() {
		m.ExplorerID = entity.StringOrNull(t.AgentID)
	}
	if group := scanoptions.Group(t.Params); group != "" && (importing || !prior.ExplorerGroupID.IsNull()) {
		m.ExplorerGroupID = types.StringValue(group)
	}
	if importing { // a configuration names one place
		if t.HostedZoneID != "" {
			m.ExplorerGroupID = types.StringNull()
		}
		if t.HostedZoneID != "" || !m.ExplorerGroupID.IsNull() {
			m.ExplorerID = types.StringNull()
		}
	}
	if importing || !prior.TemplateID.IsNull() {
		m.TemplateID = entity.StringOrNull(t.TemplateID)
	}
	if importing || !prior.GracePeriodHours.IsNull() {
		m.GracePeriodHours = hours(t.GracePeriod)
	}
	if targets, ok := t.Params["targets"]; ok && (importing || !prior.Targets.IsNull()) {
		m.Targets = scanoptions.Targets(targets, prior.Targets)
	}
	m.HostedZone = zone(t, prior)
	m.Tags = scanoptions.Tags(t.Params, prior.Tags, importing)
	m.Refresh(t.Params, importing)
	return m
}

// zone keeps the user's way of naming the hosted zone while the schedule still runs there.
func zone(t runzero.Task, prior resourceModel) types.String {
	switch {
	case prior.Name.IsNull():
		return entity.StringOrNull(t.HostedZoneID)
	case prior.HostedZone.IsNull():
		return types.StringNull()
	case t.HostedZoneID == "":
		return types.StringNull()
	case prior.HostedZone.ValueString() == auto, prior.HostedZoneID.IsUnknown(),
		prior.HostedZoneID.ValueString() == t.HostedZoneID:
		return prior.HostedZone
	}
	return types.StringValue(t.HostedZoneID)
}

// hours reads a grace period; the service has it as text.
func hours(text string) types.Int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return types.Int64Null()
	}
	return types.Int64Value(n)
}

// toParams gives what createScan wants.
func toParams(m resourceModel) map[string]string {
	params := m.Params()
	scanoptions.Target(params, m.Targets)
	scanoptions.Place(params, m.ExplorerID, m.ExplorerGroupID, m.HostedZone)
	params["scan-name"] = m.Name.ValueString()
	params["scan-frequency"] = m.Frequency.ValueString()
	params["scan-start"] = "0"
	if start, ok := m.StartTime.Time(); ok {
		params["scan-start"] = strconv.FormatInt(start.Unix(), 10)
	}
	for key, v := range map[string]types.String{"scan-description": m.Description, "scan-template": m.TemplateID} {
		if v.ValueString() != "" {
			params[key] = v.ValueString()
		}
	}
	if !m.GracePeriodHours.IsNull() && !m.GracePeriodHours.IsUnknown() {
		params["scan-grace-period"] = strconv.FormatInt(m.GracePeriodHours.ValueInt64(), 10)
	}
	if text := scanoptions.TagsText(m.Tags); text != "" {
		params[scanoptions.TagsParam] = text
	}
	return params
}

func dataFromAPI(_ context.Context, t runzero.Task) (dataModel, diag.Diagnostics) {
	params, secretParams := scanoptions.Split(t.Params)
	m := dataModel{
		SiteID:           entity.StringOrNull(t.SiteID),
		Name:             types.StringValue(t.Name),
		Description:      entity.StringOrNull(t.Description),
		Frequency:        types.StringValue(t.RecurFrequency),
		StartTime:        rfc3339type.From(t.StartTime),
		Paused:           types.BoolValue(t.Status == statusPaused),
		Status:           entity.StringOrNull(t.Status),
		Error:            entity.StringOrNull(t.Error),
		ExplorerID:       entity.StringOrNull(t.AgentID),
		HostedZoneID:     entity.StringOrNull(t.HostedZoneID),
		TemplateID:       entity.StringOrNull(t.TemplateID),
		GracePeriodHours: hours(t.GracePeriod),
		ExplorerGroupID:  entity.StringOrNull(scanoptions.Group(t.Params)),
		HostedZone:       entity.StringOrNull(t.HostedZoneID),
		Targets:          scanoptions.Targets(t.Params["targets"], netset.Null()),
		Tags:             scanoptions.Tags(t.Params, types.MapNull(types.StringType), true),
		Params:           params,
		SecretParams:     secretParams,
		Options:          scanoptions.OfRow(t.Params),
		LastRunAt:        rfc3339type.From(t.RecurLast),
		NextRunAt:        rfc3339type.From(t.RecurNext),
		LastRunTaskID:    entity.StringOrNull(t.RecurLastTaskID),
		CreatedBy:        entity.StringOrNull(t.CreatedBy),
		CreatedAt:        rfc3339type.From(t.CreatedAt),
	}
	m.ID, m.OrganizationID = types.StringValue(t.ID), types.StringValue(t.OrganizationID)
	return m, nil
}
