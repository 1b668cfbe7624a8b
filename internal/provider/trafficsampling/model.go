package trafficsampling

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	SiteID      types.String      `tfsdk:"site_id"`
	ExplorerID  types.String      `tfsdk:"explorer_id"`
	Interfaces  types.Set         `tfsdk:"interfaces"`
	Name        types.String      `tfsdk:"name"`
	Description types.String      `tfsdk:"description"`
	Targets     netset.Value      `tfsdk:"targets"`
	Excludes    netset.Value      `tfsdk:"excludes"`
	Tags        types.Map         `tfsdk:"tags"`
	CreatedAt   rfc3339type.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InOrganization
	attributes
	entity.Timeouts
}

type dataModel struct {
	entity.InOrganization
	attributes
	Status    types.String `tfsdk:"status"`
	Error     types.String `tfsdk:"error"`
	CreatedBy types.String `tfsdk:"created_by"`
}

// stateFromAPI builds the state. Prior, which is the plan after a write, says what is compared: a
// null there stays null, except while importing. What the service does not show stays as it is.
func stateFromAPI(s runzero.TrafficSampling, prior resourceModel) resourceModel {
	m := prior
	m.attributes = fromRow(s, prior.attributes)
	m.ID, m.OrganizationID = types.StringValue(s.ID), types.StringValue(s.OrganizationID)
	return m
}

func fromRow(s runzero.TrafficSampling, prior attributes) attributes {
	isImport := prior.SiteID.IsNull()
	m := prior
	m.SiteID = entity.StringOrNull(s.SiteID)
	m.Name = entity.RequiredStringKeepingSpelling(prior.Name, s.Name)
	m.Description = entity.StringKeepingEmpty(prior.Description, s.Description)
	m.CreatedAt = rfc3339type.From(s.CreatedAt)
	if isImport || s.AgentID != "" {
		m.ExplorerID = entity.StringOrNull(s.AgentID)
	}
	m.Interfaces = interfaces(s, prior.Interfaces, isImport)
	m.Targets = networks(s.Params, "targets", prior.Targets, isImport)
	m.Excludes = networks(s.Params, "excludes", prior.Excludes, isImport)
	m.Tags = scanoptions.Tags(map[string]string{scanoptions.TagsParam: tagsIn(s.Params)}, prior.Tags, isImport)
	return m
}

func interfaces(s runzero.TrafficSampling, prior types.Set, isImport bool) types.Set {
	shown := setOf(s.Interfaces())
	switch {
	case isImport:
		return shown
	case shown.IsNull() || prior.IsNull() || sameInterfaces(shown, prior):
		return prior
	}
	return shown
}

// networks reads targets and excludes; null for none, and for the service's own choice.
func networks(params map[string]string, name string, prior netset.Value, isImport bool) netset.Value {
	text, isShown := params[name]
	switch {
	case isImport:
		return scanoptions.Targets(text, netset.Null())
	case !isShown || prior.IsNull():
		return prior
	}
	return scanoptions.Targets(text, prior)
}

// tagsIn finds the tags of a row. Whether a row has them, and by which of two names, is not known
// (api-behaviour 5).
func tagsIn(params map[string]string) string {
	if text := params[tagsParam]; strings.TrimSpace(text) != "" {
		return text
	}
	return params[scanoptions.TagsParam]
}

const tagsParam = "tags"

// toInput gives what createSample wants.
func toInput(m attributes) runzero.TrafficSamplingInput {
	in := runzero.TrafficSamplingInput{
		ExplorerID: m.ExplorerID.ValueString(), Interfaces: namesIn(m.Interfaces),
		Excludes: m.Excludes.Join(scanoptions.Separator), Tags: scanoptions.TagsText(m.Tags),
	}
	if !scanoptions.SiteScope(m.Targets) {
		in.Targets = m.Targets.Join(scanoptions.Separator)
	}
	return in
}

// toUpdate gives what can be changed in place.
func toUpdate(plan, prior attributes) runzero.TaskInput {
	return runzero.TaskInput{
		Name:        entity.ChangedString(plan.Name, prior.Name),
		Description: entity.ChangedString(plan.Description, prior.Description),
	}
}

func dataFromAPI(_ context.Context, s runzero.TrafficSampling) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes: fromRow(s, attributes{}),
		Status:     entity.StringOrNull(s.Status),
		Error:      entity.StringOrNull(s.Error),
		CreatedBy:  entity.StringOrNull(s.CreatedBy),
	}
	m.ID, m.OrganizationID = types.StringValue(s.ID), types.StringValue(s.OrganizationID)
	return m, nil
}
