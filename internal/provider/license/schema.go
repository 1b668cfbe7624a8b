// Package license is `runzero_license`: the account's license and how much of its API quota is
// used.
package license

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "license", Plural: "licenses", Title: "license",
		Requires: runzero.NeedsAccount,
		Calls:    entity.Calls{Read: []string{"GET /account/license"}},
		Describe: "The account's license, and how many API calls of today's quota are used. " +
			"The quota is as many calls a day as the license has assets; all tokens and API clients of the account share it.",
	}
}

func dataAttributes() map[string]dschema.Attribute {
	word := func(described string) dschema.Attribute {
		return dschema.StringAttribute{Computed: true, MarkdownDescription: described}
	}
	when := func(described string) dschema.Attribute {
		return dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: described + " (RFC 3339, UTC).",
		}
	}
	number := func(described string) dschema.Attribute {
		return dschema.Int64Attribute{Computed: true, MarkdownDescription: described + "; null if the console does not say."}
	}
	return map[string]dschema.Attribute{
		"id":                          word("UUID of the account."),
		"name":                        word("Name of the account."),
		"license_type":                word("Kind of license, such as community, enterprise or platform."),
		"license_expiration":          when("When the license ends; null for never"),
		"license_max_assets":          number("Number of licensed assets"),
		"license_live_asset_count":    number("Number of live assets that count"),
		"license_project_asset_count": number("Number of assets in projects"),
		"usage": dschema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "API calls of the whole account, as the console counted them with the last call.",
			Attributes: map[string]dschema.Attribute{
				"limit":      number("Calls allowed a day"),
				"used_today": number("Calls made today"),
				"remaining":  number("Calls left today"),
			},
		},
		"created_at":                when("When the account was created"),
		"updated_at":                when("When it was last changed"),
		"activated_at":              when("When the license was activated"),
		"subscription_period_start": when("When the current subscription period began"),
		"subscription_period_end":   when("When the current subscription period ends"),
		"subscription_cancel_at":    when("When the subscription is to end; null if it goes on"),
		"subscription_canceled_at":  when("When the subscription was canceled; null if it was not"),
		"via_reseller": dschema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether it was bought from a reseller.",
		},
		"partner":          word("Partner; null for none."),
		"sso_type":         word("Kind of single sign-on; null for none."),
		"sso_mode":         word("Whether single sign-on is allowed or required."),
		"sso_domain":       word("Domain of single sign-on."),
		"sso_default_role": word("Role of users who sign in for the first time."),
		"settings": word(
			"The account's settings as JSON text, for `jsondecode`. Its keys are not documented. Null if the " +
				"console gives none."),
	}
}
