// Package customintegration is `runzero_custom_integration`: named sources of imported assets.
package customintegration

import (
	"regexp"

	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "custom_integration", Plural: "custom_integrations", Title: "custom integration",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		License:  "One with custom integrations; others are refused.",
		Calls: entity.Calls{
			List:   []string{"GET /account/custom-integrations"},
			Read:   []string{"GET /account/custom-integrations/{customIntegrationId}"},
			Create: []string{"POST /account/custom-integrations"},
			Update: []string{"PATCH /account/custom-integrations/{customIntegrationId}"},
			Delete: []string{"DELETE /account/custom-integrations/{customIntegrationId}"},
		},
		Describe: "A custom integration: a named source of assets that are imported through the API or by a script.\n\n" +
			"The script itself is not in the API; it is kept in the console.",
		DescribeAll: "Lists the custom integrations of the account.",
	}
}

const (
	nameText    = "Name, unique in the account, without white space."
	iconText    = "Icon: a PNG of at most 256 by 256 pixels, in base64"
	accountText = "UUID of the account that it belongs to."
	createdText = "When it was created (RFC 3339, UTC)."
)

var withoutSpace = regexp.MustCompile(`^\S+$`)

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText,
			Validators: []validator.String{
				textvalidator.Printable(),
				textvalidator.Usual(withoutSpace,
					"it has white space, which names of custom integrations are documented not to have"),
			},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Description. Null: not managed. Empty: cleared.",
			PlanModifiers: append(keep, spelling.KeepSpelling()),
		},
		"icon": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: iconText + ", as `filebase64(\"icon.png\")` gives it. Null: not managed. Empty: none.",
			Validators:          []validator.String{iconValidator{}},
			PlanModifiers:       keep,
		},
		"account_id": schema.StringAttribute{Computed: true, MarkdownDescription: accountText, PlanModifiers: keep},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: keep,
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"name":        dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"description": dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"icon":        dschema.StringAttribute{Computed: true, MarkdownDescription: iconText + "; null if it has none."},
		"account_id":  dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
	}
}
