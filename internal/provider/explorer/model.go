package explorer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Name               types.String      `tfsdk:"name"`
	SiteID             types.String      `tfsdk:"site_id"`
	MaxConcurrentScans types.Int64       `tfsdk:"max_concurrent_scans"`
	CreatedAt          rfc3339type.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InOrganization
	attributes
	ExplorerID types.String `tfsdk:"explorer_id"`
	entity.Timeouts
}

type dataModel struct {
	entity.InOrganization
	attributes
	Connected   types.Bool        `tfsdk:"connected"`
	OS          types.String      `tfsdk:"os"`
	Arch        types.String      `tfsdk:"arch"`
	Version     types.String      `tfsdk:"version"`
	ExternalIP  types.String      `tfsdk:"external_ip"`
	InternalIP  types.String      `tfsdk:"internal_ip"`
	LastCheckin rfc3339type.Value `tfsdk:"last_checkin"`
}

// commonAttributes converts an answer; prior decides about spellings that mean the same.
func commonAttributes(e runzero.Explorer, prior attributes) attributes {
	return attributes{
		Name:               entity.RequiredStringKeepingSpelling(prior.Name, e.Name),
		SiteID:             entity.StringOrNull(e.SiteID),
		MaxConcurrentScans: types.Int64PointerValue(e.MaxConcurrentScans),
		CreatedAt:          rfc3339type.From(e.CreatedAt),
	}
}

// stateFromAPI builds the state. All sites are "" here, as a configuration writes it:
// Terraform would not take a null for it, not even that of an imported Explorer.
func stateFromAPI(e runzero.Explorer, prior attributes) resourceModel {
	m := resourceModel{attributes: commonAttributes(e, prior), ExplorerID: types.StringValue(e.ID)}
	m.SiteID = types.StringValue(e.SiteID)
	m.ID, m.OrganizationID = types.StringValue(e.ID), types.StringValue(e.OrganizationID)
	return m
}

// input is what plan manages and now has otherwise.
func input(plan, now resourceModel) runzero.ExplorerInput {
	return runzero.ExplorerInput{
		SiteID:             entity.ChangedString(plan.SiteID, now.SiteID),
		MaxConcurrentScans: entity.ChangedInt64(plan.MaxConcurrentScans, now.MaxConcurrentScans),
	}
}

func dataFromAPI(_ context.Context, e runzero.Explorer) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes:  commonAttributes(e, attributes{}),
		Connected:   types.BoolValue(e.Connected),
		OS:          entity.StringOrNull(e.OS),
		Arch:        entity.StringOrNull(e.Arch),
		Version:     entity.StringOrNull(e.Version),
		ExternalIP:  entity.StringOrNull(e.ExternalIP),
		InternalIP:  entity.StringOrNull(e.InternalIP),
		LastCheckin: rfc3339type.From(e.LastCheckin),
	}
	m.ID, m.OrganizationID = types.StringValue(e.ID), types.StringValue(e.OrganizationID)
	return m, nil
}
