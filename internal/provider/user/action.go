package user

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

type resetModel struct {
	UserID   types.String `tfsdk:"user_id"`
	Lockout  types.Bool   `tfsdk:"lockout"`
	MFA      types.Bool   `tfsdk:"mfa"`
	Password types.Bool   `tfsdk:"password"`
}

func reset() entity.ActionSpec[resetModel] {
	flag := func(text string) schema.Attribute {
		return schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: text + " Default `false`; at least one of `lockout`, `mfa` and `password` must be `true`.",
		}
	}
	return entity.ActionSpec[resetModel]{
		Object: entity.Object{
			Name: "user_reset", Title: "user", Requires: runzero.NeedsAccount,
			Calls: entity.Calls{
				Invoke: []string{
					"PATCH /account/users/{user_id}/resetLockout", "PATCH /account/users/{user_id}/resetMFA",
					"PATCH /account/users/{user_id}/resetPassword",
				},
				Notes: "Only those that are asked for are made.",
			},
			Describe: "Helps a user who cannot sign in: lifts a lockout, forgets the second factors, mails a link to set a " +
				"new password. " +
				"What is asked for is done in this order, one call each; the first failure ends it, and the lines that the " +
				"action prints say what was done before.",
		},
		Attributes: map[string]schema.Attribute{
			"user_id": schema.StringAttribute{
				Required: true, MarkdownDescription: "UUID of the user.",
				Validators: []validator.String{uuidvalidator.UUID()},
			},
			"lockout":  flag("Let the user in again after too many failed attempts."),
			"mfa":      flag("Forget the user's second factors; the user sets up new ones."),
			"password": flag("Mail the user a link to set a new password."),
		},
		Validators:         []action.ConfigValidator{oneReset{}},
		Verb:               "reset",
		DisplayName:        func(m resetModel) string { return "user " + m.UserID.ValueString() },
		NextStepWhenUnsure: "Doing it again does no harm, apart from another mail with password = true.",
		Invoke:             invokeReset,
	}
}

func invokeReset(ctx context.Context, in entity.Invocation[resetModel]) error {
	for _, step := range []struct {
		wanted types.Bool
		call   func(context.Context, string) (runzero.User, error)
		done   string
	}{
		{in.Config.Lockout, in.Client.ResetUserLockout, "The lockout of user %s was lifted."},
		{in.Config.MFA, in.Client.ResetUserMFA, "The second factors of user %s were forgotten."},
		{in.Config.Password, in.Client.ResetUserPassword, "A mail with a link to set a new password was sent to user %s."},
	} {
		if !step.wanted.ValueBool() {
			continue
		}
		u, err := step.call(ctx, in.Config.UserID.ValueString())
		if errors.Is(err, runzero.ErrNotFound) {
			return &entity.ErrorWithAdvice{
				Err: err, Attribute: "user_id",
				Next: "Check the id; the data source runzero_users lists the users of the account.",
			}
		}
		if err != nil {
			return err
		}
		who := u.ID
		if u.Email != "" {
			who += " (" + u.Email + ")"
		}
		in.ShowProgress(step.done, who)
	}
	return nil
}

// oneReset wants something to do.
type oneReset struct{}

// Description says what the validator wants.
func (oneReset) Description(context.Context) string {
	return "at least one of lockout, mfa and password must be true"
}

// MarkdownDescription says what the validator wants.
func (v oneReset) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateAction implements [action.ConfigValidator].
func (oneReset) ValidateAction(
	ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse,
) {
	for _, name := range []string{"lockout", "mfa", "password"} {
		var wanted types.Bool
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &wanted)...)
		if wanted.ValueBool() || wanted.IsUnknown() {
			return
		}
	}
	resp.Diagnostics.AddError("Nothing to reset",
		"None of lockout, mfa and password is true.\n\nSet at least one of them.")
}
