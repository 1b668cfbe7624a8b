// Package ssogroupmapping is `runzero_sso_group_mapping`: which users the identity provider puts
// into a group.
package ssogroupmapping

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "sso_group_mapping", Plural: "sso_group_mappings", Title: "SSO group mapping",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			List: []string{"GET /account/sso/groups"}, Read: []string{"GET /account/sso/groups/{group_mapping_id}"},
			Create: []string{"POST /account/sso/groups"}, Update: []string{"PUT /account/sso/groups"},
			Delete: []string{"DELETE /account/sso/groups/{group_mapping_id}"},
		},
		Describe: "An SSO group mapping: a user who logs in through single sign-on, and of whom the identity provider says " +
			"the right thing, gets into a group.\n\n" +
			"Single sign-on itself is set up in the console. The credential must be a superuser's.",
		DescribeAll: "Lists the SSO group mappings of the account.",
	}
}

const (
	groupText     = "UUID of the group that the users get into."
	attributeText = "Name of the attribute (SAML claim) that the identity provider sends."
	valueText     = "Value of the attribute that makes a user a member; several are separated by commas."
	createdText   = "When it was created (RFC 3339, UTC)."
)

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return map[string]schema.Attribute{
		"group_id": schema.StringAttribute{
			Required: true, MarkdownDescription: groupText +
				" Changed in place. Where the same apply deletes the old group, give that group `lifecycle { " +
				"create_before_destroy = true }`: otherwise Terraform deletes it while the mapping still needs it.",
			Validators: []validator.String{uuidvalidator.UUID()},
		},
		"sso_attribute": schema.StringAttribute{
			Required: true, MarkdownDescription: attributeText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"sso_value": schema.StringAttribute{
			Required: true, MarkdownDescription: valueText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Description. Null: not managed. Empty: cleared.",
			PlanModifiers: append(keep, spelling.KeepSpelling()),
		},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: keep,
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"group_id": dschema.StringAttribute{Computed: true, MarkdownDescription: groupText},
		"group_name": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Name of that group; null if the console does not say.",
		},
		"sso_attribute": dschema.StringAttribute{Computed: true, MarkdownDescription: attributeText},
		"sso_value":     dschema.StringAttribute{Computed: true, MarkdownDescription: valueText},
		"description":   dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"created_by": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "E-mail address of the user who created it; null if not known.",
		},
	}
}
