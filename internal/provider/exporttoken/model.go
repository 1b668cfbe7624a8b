package exporttoken

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/rotation"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Comment types.String `tfsdk:"comment"`
}

type resourceModel struct {
	entity.InOrganization
	attributes
	rotation.Token
	entity.Timeouts
}

type dataModel struct {
	entity.InOrganization
	attributes
	CreatedAt  rfc3339type.Value `tfsdk:"created_at"`
	LastUsedAt rfc3339type.Value `tfsdk:"last_used_at"`
	LastUsedBy types.String      `tfsdk:"last_used_by"`
}

// commonAttributes converts an answer; prior decides about spellings that mean the same.
func commonAttributes(t runzero.ExportToken, prior attributes) attributes {
	return attributes{
		Comment: entity.StringKeepingEmpty(prior.Comment, t.Comment),
	}
}

// stateFromAPI builds the state; the life cycle comes from prior.
func stateFromAPI(t runzero.ExportToken, prior resourceModel) resourceModel {
	m := resourceModel{attributes: commonAttributes(t, prior.attributes), Token: prior.Token}
	m.ID, m.OrganizationID = types.StringValue(t.ID), types.StringValue(t.OrganizationID)
	return m
}

func dataFromAPI(_ context.Context, t runzero.ExportToken) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes: commonAttributes(t, attributes{}),
		CreatedAt:  rfc3339type.From(t.CreatedAt),
		LastUsedAt: rfc3339type.From(t.LastUsedAt),
		LastUsedBy: entity.StringOrNull(t.LastUsedBy),
	}
	m.ID, m.OrganizationID = types.StringValue(t.ID), types.StringValue(t.OrganizationID)
	return m, nil
}
