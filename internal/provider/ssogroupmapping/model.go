package ssogroupmapping

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
	GroupID      types.String      `tfsdk:"group_id"`
	SSOAttribute types.String      `tfsdk:"sso_attribute"`
	SSOValue     types.String      `tfsdk:"sso_value"`
	Description  types.String      `tfsdk:"description"`
	CreatedAt    rfc3339type.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InAccount
	attributes
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
	GroupName types.String `tfsdk:"group_name"`
	CreatedBy types.String `tfsdk:"created_by"`
}

// commonAttributes converts an answer; prior decides between null and "" for a cleared description.
func commonAttributes(s runzero.SSOGroupMapping, prior attributes) attributes {
	return attributes{
		GroupID:      entity.StringOrNull(s.GroupID),
		SSOAttribute: entity.RequiredStringKeepingSpelling(prior.SSOAttribute, s.SSOAttribute),
		SSOValue:     entity.RequiredStringKeepingSpelling(prior.SSOValue, s.SSOValue),
		Description:  entity.StringKeepingEmpty(prior.Description, s.Description),
		CreatedAt:    rfc3339type.From(s.CreatedAt),
	}
}

func stateFromAPI(s runzero.SSOGroupMapping, prior resourceModel) resourceModel {
	m := resourceModel{attributes: commonAttributes(s, prior.attributes)}
	m.ID = types.StringValue(s.ID)
	return m
}

func dataFromAPI(_ context.Context, s runzero.SSOGroupMapping) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes: commonAttributes(s, attributes{}), GroupName: entity.StringOrNull(s.GroupName),
		CreatedBy: entity.StringOrNull(s.CreatedByEmail),
	}
	m.ID = types.StringValue(s.ID)
	return m, nil
}

// toInput gives all that plan knows: the API document requires it in updates too.
func toInput(plan attributes) runzero.SSOGroupMappingInput {
	return runzero.SSOGroupMappingInput{
		GroupID:      plan.GroupID.ValueStringPointer(),
		SSOAttribute: plan.SSOAttribute.ValueStringPointer(),
		SSOValue:     plan.SSOValue.ValueStringPointer(),
		Description:  entity.ChangedString(plan.Description, types.StringNull()),
	}
}
