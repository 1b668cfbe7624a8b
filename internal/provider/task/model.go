package task

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// row is one task, as both data sources show it.
type row struct {
	entity.OfOrganization
	ID              types.String  `tfsdk:"id"`
	Name            types.String  `tfsdk:"name"`
	Description     types.String  `tfsdk:"description"`
	Type            types.String  `tfsdk:"type"`
	Status          types.String  `tfsdk:"status"`
	Error           types.String  `tfsdk:"error"`
	SiteID          types.String  `tfsdk:"site_id"`
	ExplorerID      types.String  `tfsdk:"explorer_id"`
	HostedZoneID    types.String  `tfsdk:"hosted_zone_id"`
	TemplateID      types.String  `tfsdk:"template_id"`
	ParentID        types.String  `tfsdk:"parent_id"`
	CreatedBy       types.String  `tfsdk:"created_by"`
	Recur           types.Bool    `tfsdk:"recur"`
	RecurFrequency  types.String  `tfsdk:"recur_frequency"`
	RecurLastTaskID types.String  `tfsdk:"recur_last_task_id"`
	Hidden          types.Bool    `tfsdk:"hidden"`
	Params          types.Map     `tfsdk:"params"`
	SecretParams    types.Map     `tfsdk:"secret_params"`
	StartTime       instant.Value `tfsdk:"start_time"`
	CreatedAt       instant.Value `tfsdk:"created_at"`
	UpdatedAt       instant.Value `tfsdk:"updated_at"`
	RecurLast       instant.Value `tfsdk:"recur_last"`
	RecurNext       instant.Value `tfsdk:"recur_next"`
}

// list is the plural data source.
type list struct {
	entity.OfOrganization
	Search    types.String `tfsdk:"search"`
	Status    types.String `tfsdk:"status"`
	Truncated types.Bool   `tfsdk:"truncated"`
	Tasks     []row        `tfsdk:"tasks"`
}

func fromTask(t runzero.Task) row {
	params, secretParams := scanoptions.Split(t.Params)
	return row{
		OfOrganization:  entity.OfOrganization{OrganizationID: entity.Text(t.OrganizationID)},
		ID:              types.StringValue(t.ID),
		Name:            entity.Text(t.Name),
		Description:     entity.Text(t.Description),
		Type:            entity.Text(t.Type),
		Status:          entity.Text(t.Status),
		Error:           entity.Text(t.Error),
		SiteID:          entity.Text(t.SiteID),
		ExplorerID:      entity.Text(t.AgentID),
		HostedZoneID:    entity.Text(t.HostedZoneID),
		TemplateID:      entity.Text(t.TemplateID),
		ParentID:        entity.Text(t.ParentID),
		CreatedBy:       entity.Text(t.CreatedBy),
		Recur:           types.BoolValue(t.Recur),
		RecurFrequency:  entity.Text(t.RecurFrequency),
		RecurLastTaskID: entity.Text(t.RecurLastTaskID),
		Hidden:          types.BoolValue(t.Hidden),
		Params:          params,
		SecretParams:    secretParams,
		StartTime:       instant.Of(t.StartTime),
		CreatedAt:       instant.Of(t.CreatedAt),
		UpdatedAt:       instant.Of(t.UpdatedAt),
		RecurLast:       instant.Of(t.RecurLast),
		RecurNext:       instant.Of(t.RecurNext),
	}
}
