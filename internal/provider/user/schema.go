// Package user is `runzero_user`: the people with access to an account.
package user

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "user", Plural: "users", Title: "user",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			List: []string{"GET /account/users"}, Read: []string{"GET /account/users/{user_id}"},
			Create: []string{"PUT /account/users"}, Update: []string{"PATCH /account/users/{user_id}"},
			Delete: []string{"DELETE /account/users/{user_id}"},
			Notes:  "With `invite`, create is `PUT /account/users/invite`.",
		},
		Describe: "A user: a person with access to the account, with a role in each organization.\n\n" +
			"With `invite` the service sends an invitation by mail when the user is created; without it the user is " +
			"created silently. " +
			"No mail is ever sent later. Which groups a user belongs to is not in the API.",
		DescribeAll: "Lists the users of the account.",
	}
}

const (
	emailText     = "E-mail address, by which the user logs in; upper and lower case mean the same."
	superuserText = "Whether the user is a superuser, who may do everything in the whole account."
	accountText   = "UUID of the account that it belongs to."
	createdText   = "When it was created (RFC 3339, UTC)."
	nullEmptyText = " Null: not managed. Empty: cleared."
)

// address is deliberately loose: the service decides what it takes for an address.
var address = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return map[string]schema.Attribute{
		"email": schema.StringAttribute{
			Required: true, MarkdownDescription: emailText + " Changed in place.",
			Validators: []validator.String{
				textvalidator.Printable(),
				textvalidator.Usual(address, "it does not look like an e-mail address such as \"jsmith@example.com\""),
			},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"first_name": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "First name." + nullEmptyText,
			Validators: []validator.String{textvalidator.Printable()}, PlanModifiers: append(keep, spelling.KeepSpelling()),
		},
		"last_name": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Last name." + nullEmptyText,
			Validators: []validator.String{textvalidator.Printable()}, PlanModifiers: append(keep, spelling.KeepSpelling()),
		},
		"superuser": schema.BoolAttribute{
			Optional: true, Computed: true, MarkdownDescription: superuserText + " Null: not managed.",
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		},
		"org_default_role": roles.Default(),
		"org_roles":        roles.Map(),
		"invite": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "Invite the user by mail on creation; `{}` leaves the text to the service. " +
				"It counts on creation alone: adding, changing or removing it later sends nothing, and only the state changes.",
			Attributes: map[string]schema.Attribute{
				"subject": schema.StringAttribute{
					Optional: true, MarkdownDescription: "Subject of the mail. Null: the service's own.",
					Validators: []validator.String{textvalidator.NotBlank(), textvalidator.OneLine()},
				},
				"message": schema.StringAttribute{
					Optional: true, MarkdownDescription: "Text of the mail. Null: the service's own.",
					Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				},
			},
		},
		"account_id": schema.StringAttribute{Computed: true, MarkdownDescription: accountText, PlanModifiers: keep},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: keep,
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	moment := func(text string) dschema.Attribute {
		return dschema.StringAttribute{Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: text}
	}
	return map[string]dschema.Attribute{
		"email":            dschema.StringAttribute{Computed: true, MarkdownDescription: emailText},
		"name":             dschema.StringAttribute{Computed: true, MarkdownDescription: "First and last name together."},
		"first_name":       dschema.StringAttribute{Computed: true, MarkdownDescription: "First name."},
		"last_name":        dschema.StringAttribute{Computed: true, MarkdownDescription: "Last name."},
		"superuser":        dschema.BoolAttribute{Computed: true, MarkdownDescription: superuserText},
		"org_default_role": roles.DataDefault(),
		"org_roles":        roles.DataMap(),
		"account_id":       dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"created_at":       moment(createdText),
		"sso_only": dschema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether the user can log in through single sign-on only.",
		},
		"mfa_enabled": dschema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether the user logs in with a second factor.",
		},
		"login_failures": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of failed logins; null if the console does not say.",
		},
		"invite_expires_at": moment("When the invitation expires (RFC 3339, UTC); null if there is none."),
		"last_login_at":     moment("When the user last logged in (RFC 3339, UTC); null if never."),
		"last_login_ip": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Address of the last login; null if there was none.",
		},
		"last_activity_at": moment("When the user was last active (RFC 3339, UTC); null if never."),
	}
}
