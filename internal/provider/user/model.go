package user

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Email       types.String      `tfsdk:"email"`
	FirstName   types.String      `tfsdk:"first_name"`
	LastName    types.String      `tfsdk:"last_name"`
	Superuser   types.Bool        `tfsdk:"superuser"`
	DefaultRole types.String      `tfsdk:"org_default_role"`
	Roles       types.Map         `tfsdk:"org_roles"`
	AccountID   types.String      `tfsdk:"account_id"`
	CreatedAt   rfc3339type.Value `tfsdk:"created_at"`
}

// invite is the mail to a new user.
type invite struct {
	Subject types.String `tfsdk:"subject"`
	Message types.String `tfsdk:"message"`
}

type resourceModel struct {
	entity.InAccount
	attributes
	Invite types.Object `tfsdk:"invite"`
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
	Name            types.String      `tfsdk:"name"`
	SSOOnly         types.Bool        `tfsdk:"sso_only"`
	MFAEnabled      types.Bool        `tfsdk:"mfa_enabled"`
	LoginFailures   types.Int64       `tfsdk:"login_failures"`
	InviteExpiresAt rfc3339type.Value `tfsdk:"invite_expires_at"`
	LastLoginAt     rfc3339type.Value `tfsdk:"last_login_at"`
	LastLoginIP     types.String      `tfsdk:"last_login_ip"`
	LastActivityAt  rfc3339type.Value `tfsdk:"last_activity_at"`
}

// commonAttributes converts an answer; prior decides about spellings that mean the same.
func commonAttributes(u runzero.User, prior attributes) attributes {
	a := attributes{
		Email:       types.StringValue(u.Email),
		FirstName:   entity.StringKeepingEmpty(prior.FirstName, u.FirstName),
		LastName:    entity.StringKeepingEmpty(prior.LastName, u.LastName),
		Superuser:   types.BoolValue(u.Superuser),
		DefaultRole: roles.KeepDefault(prior.DefaultRole, u.OrgDefaultRole),
		Roles:       roles.Keep(prior.Roles, u.OrgRoles),
		AccountID:   entity.StringOrNull(u.AccountID),
		CreatedAt:   rfc3339type.From(u.CreatedAt),
	}
	if !prior.Email.IsNull() && !prior.Email.IsUnknown() &&
		spelling.Same(strings.ToLower(prior.Email.ValueString()), strings.ToLower(u.Email)) {
		a.Email = prior.Email
	}
	return a
}

// stateFromAPI builds the state; the service does not tell of an invitation's text.
func stateFromAPI(u runzero.User, prior resourceModel) resourceModel {
	m := resourceModel{attributes: commonAttributes(u, prior.attributes), Invite: prior.Invite}
	m.ID = types.StringValue(u.ID)
	return m
}

func dataFromAPI(_ context.Context, u runzero.User) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes:      commonAttributes(u, attributes{}),
		Name:            entity.StringOrNull(u.Name),
		SSOOnly:         types.BoolValue(u.SSOOnly),
		MFAEnabled:      types.BoolValue(u.MFAEnabled),
		LoginFailures:   types.Int64PointerValue(u.LoginFailures),
		InviteExpiresAt: rfc3339type.From(u.InviteTokenExpiration),
		LastLoginAt:     rfc3339type.From(u.LastLoginAt),
		LastLoginIP:     entity.StringOrNull(u.LastLoginIP),
		LastActivityAt:  rfc3339type.From(u.LastActivityAt),
	}
	m.ID = types.StringValue(u.ID)
	return m, nil
}

// toInput gives what plan sets and prior does not have already, without the roles in single
// organizations.
func toInput(plan, prior attributes) runzero.UserInput {
	return runzero.UserInput{
		Email:          entity.ChangedString(plan.Email, prior.Email),
		FirstName:      entity.ChangedString(plan.FirstName, prior.FirstName),
		LastName:       entity.ChangedString(plan.LastName, prior.LastName),
		Superuser:      entity.ChangedBool(plan.Superuser, prior.Superuser),
		OrgDefaultRole: entity.ChangedString(plan.DefaultRole, prior.DefaultRole),
	}
}
