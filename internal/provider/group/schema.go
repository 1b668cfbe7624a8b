// Package group is `runzero_group`: sets of users with common roles.
package group

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/semanticplanmodifier"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "group", Plural: "groups", Title: "group",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			List: []string{"GET /account/groups"}, Read: []string{"GET /account/groups/{group_id}"},
			Create: []string{"POST /account/groups"}, Update: []string{"PUT /account/groups"},
			Delete: []string{"DELETE /account/groups/{group_id}"},
		},
		Describe: "A group: a set of users with common roles. A user has the most privileged of the roles of its own and " +
			"of its groups.\n\n" +
			"Who belongs to a group is not in the API: users are put into it in the console, or by " +
			"`runzero_sso_group_mapping`. " +
			"So a group that is deleted or replaced loses its members.",
		DescribeAll: "Lists the groups of the account.",
	}
}

const (
	nameText    = "Name."
	expiresText = "When the group expires (RFC 3339)"
	accountText = "UUID of the account that it belongs to; null if the console does not say."
	createdText = "When it was created (RFC 3339, UTC)."
)

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Description. Null: not managed. Empty: cleared.",
			PlanModifiers: append(keep, spelling.KeepSpelling()),
		},
		"org_default_role": roles.Default(),
		"org_roles":        roles.Map(),
		"expires_at": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: expiresText + ", in whole seconds. Null: not managed, and a new group is permanent. " +
				"No documented call makes a group permanent again: taking this attribute away forces replacement, and the new " +
				"group has no members.",
			Validators:    []validator.String{rfc3339type.Sendable()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), semanticplanmodifier.SameMeaning()},
		},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: keep,
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"name":             dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"description":      dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"org_default_role": roles.DataDefault(),
		"org_roles":        roles.DataMap(),
		"expires_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: expiresText + "; null if it is permanent.",
		},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"account_id": dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"created_by": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "E-mail address of the user who created it; null if not known.",
		},
		"role_summary": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Its roles in the service's words, such as `all:viewer`.",
		},
		"user_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of members; null if the console does not say.",
		},
	}
}
