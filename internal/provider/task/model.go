package task

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// row is one task, as both data sources show it.
type row struct {
	entity.ForOrganization
	ID              types.String      `tfsdk:"id"`
	Name            types.String      `tfsdk:"name"`
	Description     types.String      `tfsdk:"description"`
	Type            types.String      `tfsdk:"type"`
	Status          types.String      `tfsdk:"status"`
	Error           types.String      `tfsdk:"error"`
	SiteID          types.String      `tfsdk:"site_id"`
	ExplorerID      types.String      `tfsdk:"explorer_id"`
	HostedZoneID    types.String      `tfsdk:"hosted_zone_id"`
	TemplateID      types.String      `tfsdk:"template_id"`
	ParentID        types.String      `tfsdk:"parent_id"`
	CreatedBy       types.String      `tfsdk:"created_by"`
	Recur           types.Bool        `tfsdk:"recur"`
	RecurFrequency  types.String      `tfsdk:"recur_frequency"`
	RecurLastTaskID types.String      `tfsdk:"recur_last_task_id"`
	Hidden          types.Bool        `tfsdk:"hidden"`
	Params          types.Map         `tfsdk:"params"`
	SecretParams    types.Map         `tfsdk:"secret_params"`
	StartTime       rfc3339type.Value `tfsdk:"start_time"`
	CreatedAt       rfc3339type.Value `tfsdk:"created_at"`
	UpdatedAt       rfc3339type.Value `tfsdk:"updated_at"`
	RecurLast       rfc3339type.Value `tfsdk:"recur_last"`
	RecurNext       rfc3339type.Value `tfsdk:"recur_next"`
}

// list is the plural data source.
type list struct {
	entity.ForOrganization
	Search    types.String `tfsdk:"search"`
	Status    types.String `tfsdk:"status"`
	Truncated types.Bool   `tfsdk:"truncated"`
	Tasks     []row        `tfsdk:"tasks"`
}

func fromTask(t runzero.Task) row {
	params, secretParams := scanoptions.Split(t.Params)
	return row{
		ForOrganization: entity.ForOrganization{OrganizationID: entity.StringOrNull(t.OrganizationID)},
		ID:              types.StringValue(t.ID),
		Name:            entity.StringOrNull(t.Name),
		Description:     entity.StringOrNull(t.Description),
		Type:            entity.StringOrNull(t.Type),
		Status:          entity.StringOrNull(t.Status),
		Error:           entity.StringOrNull(t.Error),
		SiteID:          entity.StringOrNull(t.SiteID),
		ExplorerID:      entity.StringOrNull(t.AgentID),
		HostedZoneID:    entity.StringOrNull(t.HostedZoneID),
		TemplateID:      entity.StringOrNull(t.TemplateID),
		ParentID:        entity.StringOrNull(t.ParentID),
		CreatedBy:       entity.StringOrNull(t.CreatedBy),
		Recur:           types.BoolValue(t.Recur),
		RecurFrequency:  entity.StringOrNull(t.RecurFrequency),
		RecurLastTaskID: entity.StringOrNull(t.RecurLastTaskID),
		Hidden:          types.BoolValue(t.Hidden),
		Params:          params,
		SecretParams:    secretParams,
		StartTime:       rfc3339type.From(t.StartTime),
		CreatedAt:       rfc3339type.From(t.CreatedAt),
		UpdatedAt:       rfc3339type.From(t.UpdatedAt),
		RecurLast:       rfc3339type.From(t.RecurLast),
		RecurNext:       rfc3339type.From(t.RecurNext),
	}
}
