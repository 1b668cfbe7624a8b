// Package credential is `runzero_credential`: secrets that scans and integrations use.
package credential

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/semanticplanmodifier"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/access"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "credential", Plural: "credentials", Title: "credential",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			List: []string{"GET /account/credentials"}, Read: []string{"GET /account/credentials/{credential_id}"},
			Create: []string{"PUT /account/credentials"}, Delete: []string{"DELETE /account/credentials/{credential_id}"},
			Notes: "The API cannot change a credential.",
		},
		Describe: "A credential for scans and integrations, such as an SNMP community or the API key of a " +
			"cloud account.\n\n" +
			"The service cannot change a credential: every change deletes it and creates another, with another id. " +
			"With `lifecycle { create_before_destroy = true }` whatever uses it can move over first.\n\n" +
			"The secret cannot be read back. `secret` is kept in the state, marked as sensitive, as the configuration has it; " +
			"`secret_wo` is not kept anywhere (Terraform 1.11 or OpenTofu 1.11, or newer), " +
			"so a new value is noticed only with a new `secret_wo_version`. Moving from `secret` to `secret_wo` with the same " +
			"values changes the state alone. " +
			"Whether the console still holds this secret is never verified: an edit there is not seen. " +
			"After an import the secret is null; the first apply takes the configured one into the state without a call, and " +
			"so without a check against the console's. " +
			"To be sure, replace the credential with `-replace`.",
		DescribeAll: "Lists the credentials of the account, without their secrets.",
	}
}

const (
	typeText      = "Type, such as `snmpv2_community`."
	nameText      = "Name. Whether the service wants it to be unique is not documented."
	cidrsText     = "Addresses and CIDRs that it may be used against. The service honours them for VMware and SNMP only."
	accountText   = "UUID of the account that it belongs to."
	createdText   = "When it was created (RFC 3339, UTC)."
	createdByText = "E-mail address of the user who created it; null if not known."
	replaces      = " A change forces replacement."
)

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	replace := []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling(), stringplanmodifier.RequiresReplace()}
	line := []validator.String{textvalidator.Printable()}
	return access.Attributes(map[string]schema.Attribute{
		"type": schema.StringAttribute{
			Required: true, MarkdownDescription: typeText + " A type that this list lacks is sent unchecked, with a warning." +
				replaces + " Types and what their secrets hold:\n\n" + reference(),
			Validators: line, PlanModifiers: replace,
		},
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText + replaces, Validators: line,
			PlanModifiers: replace,
		},
		"cidrs": schema.SetAttribute{
			Optional: true, Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: cidrsText + " Null: not managed." + replaces,
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), netset.Usual(netset.Address, netset.CIDR)},
			PlanModifiers: []planmodifier.Set{
				setplanmodifier.UseStateForUnknown(), semanticplanmodifier.SameMeaning(),
				setplanmodifier.RequiresReplaceIfConfigured(),
			},
		},
		"secret": schema.MapAttribute{
			Optional: true, Sensitive: true, ElementType: types.StringType,
			MarkdownDescription: "The secret: the keys of its `type`. It is kept in the state. Give exactly one of `secret` " +
				"and `secret_wo`." + replaces,
		},
		"secret_wo": schema.MapAttribute{
			Optional: true, Sensitive: true, WriteOnly: true, ElementType: types.StringType,
			MarkdownDescription: "The same as `secret`, but never in a plan or state. Needs `secret_wo_version`, and " +
				"Terraform 1.11 or OpenTofu 1.11, or newer.",
		},
		"secret_wo_version": schema.Int64Attribute{
			Optional: true, MarkdownDescription: "A number of your own for the value of `secret_wo`." + replaces,
			Validators: []validator.Int64{int64validator.AtLeast(0)},
		},
		"account_id": schema.StringAttribute{Computed: true, MarkdownDescription: accountText, PlanModifiers: keep},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: keep,
		},
		"created_by": schema.StringAttribute{Computed: true, MarkdownDescription: createdByText, PlanModifiers: keep},
	}, true)
}

func dataAttributes() map[string]dschema.Attribute {
	return access.DataAttributes(map[string]dschema.Attribute{
		"type": dschema.StringAttribute{Computed: true, MarkdownDescription: typeText},
		"name": dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"cidrs": dschema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: cidrsText,
		},
		"account_id": dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"created_by": dschema.StringAttribute{Computed: true, MarkdownDescription: createdByText},
		"last_used_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: "When it was last used (RFC 3339, UTC); null if never.",
		},
		"last_used_by": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "UUID of the user who last used it; null if never.",
		},
	})
}
