package apitoken

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
	OrganizationID types.String `tfsdk:"organization_id"`
	Comment        types.String `tfsdk:"comment"`
	Type           types.String `tfsdk:"type"`
	AccountID      types.String `tfsdk:"account_id"`
	CreatedBy      types.String `tfsdk:"created_by"`
}

type resourceModel struct {
	entity.InAccount
	attributes
	rotation.Token
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
	CreatedAt         rfc3339type.Value `tfsdk:"created_at"`
	LastUsedAt        rfc3339type.Value `tfsdk:"last_used_at"`
	LastUsedIP        types.String      `tfsdk:"last_used_ip"`
	LastUsedUserAgent types.String      `tfsdk:"last_used_user_agent"`
	UsageToday        types.Int64       `tfsdk:"usage_today"`
	UsageLimit        types.Int64       `tfsdk:"usage_limit"`
}

// commonAttributes converts an answer; prior decides about spellings that mean the same.
func commonAttributes(k runzero.APIToken, prior attributes) attributes {
	return attributes{
		OrganizationID: entity.StringOrNull(k.OrganizationID),
		Comment:        entity.StringKeepingEmpty(prior.Comment, k.Comment),
		Type:           entity.StringOrNull(k.Type),
		AccountID:      entity.StringOrNull(k.AccountID),
		CreatedBy:      entity.StringOrNull(k.CreatedBy),
	}
}

// stateFromAPI builds the state; the life cycle comes from prior.
func stateFromAPI(k runzero.APIToken, prior resourceModel) resourceModel {
	m := resourceModel{attributes: commonAttributes(k, prior.attributes), Token: prior.Token}
	m.ID = types.StringValue(k.ID)
	return m
}

func dataFromAPI(_ context.Context, k runzero.APIToken) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes:        commonAttributes(k, attributes{}),
		CreatedAt:         rfc3339type.From(k.CreatedAt),
		LastUsedAt:        rfc3339type.From(k.LastUsedAt),
		LastUsedIP:        entity.StringOrNull(k.LastUsedIP),
		LastUsedUserAgent: entity.StringOrNull(k.LastUsedUserAgent),
		UsageToday:        types.Int64PointerValue(k.UsageToday),
		UsageLimit:        types.Int64PointerValue(k.UsageLimit),
	}
	m.ID = types.StringValue(k.ID)
	return m, nil
}
