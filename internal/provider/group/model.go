package group

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Name        types.String      `tfsdk:"name"`
	Description types.String      `tfsdk:"description"`
	DefaultRole types.String      `tfsdk:"org_default_role"`
	Roles       types.Map         `tfsdk:"org_roles"`
	ExpiresAt   rfc3339type.Value `tfsdk:"expires_at"`
	CreatedAt   rfc3339type.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InAccount
	attributes
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
	AccountID   types.String `tfsdk:"account_id"`
	CreatedBy   types.String `tfsdk:"created_by"`
	RoleSummary types.String `tfsdk:"role_summary"`
	UserCount   types.Int64  `tfsdk:"user_count"`
}

// commonAttributes converts an answer; prior decides about spellings that mean the same.
func commonAttributes(g runzero.Group, prior attributes) attributes {
	return attributes{
		Name:        entity.RequiredStringKeepingSpelling(prior.Name, g.Name),
		Description: entity.StringKeepingEmpty(prior.Description, g.Description),
		DefaultRole: roles.KeepDefault(prior.DefaultRole, g.OrgDefaultRole),
		Roles:       roles.Keep(prior.Roles, g.OrgRoles),
		ExpiresAt:   rfc3339type.From(g.ExpiresAt),
		CreatedAt:   rfc3339type.From(g.CreatedAt),
	}
}

func stateFromAPI(g runzero.Group, prior resourceModel) resourceModel {
	m := resourceModel{attributes: commonAttributes(g, prior.attributes)}
	m.ID = types.StringValue(g.ID)
	return m
}

func dataFromAPI(_ context.Context, g runzero.Group) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes:  commonAttributes(g, attributes{}),
		AccountID:   entity.StringOrNull(g.AccountID),
		CreatedBy:   entity.StringOrNull(g.CreatedByEmail),
		RoleSummary: entity.StringOrNull(g.RoleSummary),
		UserCount:   types.Int64PointerValue(g.UserCount),
	}
	m.ID = types.StringValue(g.ID)
	return m, nil
}

// toInput gives all that plan knows: whether an update keeps what it is not sent is not known
// (api-behaviour 9).
func toInput(plan attributes) runzero.GroupInput {
	return runzero.GroupInput{
		Name:           plan.Name.ValueStringPointer(),
		Description:    entity.ChangedString(plan.Description, types.StringNull()),
		OrgDefaultRole: entity.ChangedString(plan.DefaultRole, types.StringNull()),
		OrgRoles:       roles.From(plan.Roles),
		ExpiresAt:      moment(plan.ExpiresAt),
	}
}

// moment is nil for a time that is null or not known: nothing is sent, and the group stays as it
// is.
func moment(v rfc3339type.Value) *time.Time {
	if t, ok := v.Time(); ok {
		return &t
	}
	return nil
}
