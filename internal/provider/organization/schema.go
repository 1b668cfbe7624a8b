// Package organization is `runzero_organization`: the tenants of an account.
package organization

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
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
		Name: "organization", Plural: "organizations", Title: "organization",
		Export:   export(),
		Requires: runzero.NeedsAccount, RequiresExisting: runzero.NeedsOrganization,
		License: "The number of organizations depends on it. With a Professional license there is no account API: its " +
			"organization is imported and managed with an organization token.",
		Calls: entity.Calls{
			List: []string{"GET /account/orgs", "GET /org"}, Read: []string{"GET /account/orgs/{org_id}"},
			Create: []string{"PUT /account/orgs"}, Update: []string{"PATCH /account/orgs/{org_id}"},
			Delete: []string{"DELETE /account/orgs/{org_id}"},
			Notes: "With an organization token the update is `PATCH /org`, after one `GET /org` in a run. Before organizations " +
				"are destroyed, one list for all of them tells which still hold assets.",
		},
		Describe: "An organization: a tenant of the account, with sites, scans, Explorers and assets of its own. " +
			"The service puts a site named `Primary` into every new organization.\n\n" +
			"Deleting an organization deletes all that is in it. As long as it holds assets, or is the parent of others, a " +
			"deletion stops with an error unless `force_destroy` is set. " +
			"The service replaces the last organization of an account when it is deleted.\n\n" +
			"With an organization token, the organization that the token belongs to can be imported, read and updated, and " +
			"nothing else: creating and destroying one is refused in the plan, before any write.",
		DescribeAll: "Lists the organizations of the account.",
	}
}

const (
	nameText        = "Name, unique in the account."
	descriptionText = "Description. Null: not managed. Empty: cleared."
	parentText      = "UUID of the parent organization; organizations nest at most three levels deep. Null: not " +
		"managed. Empty: at the top level. " +
		"Where the same apply deletes the old parent, give that `lifecycle { create_before_destroy = true }`: otherwise " +
		"Terraform deletes it first, which is refused."
	keepText    = "Whether only the latest attribute values of each integration are kept. Null: not managed."
	accountText = "UUID of the account that it belongs to."
	createdText = "When it was created (RFC 3339, UTC)."
)

// expirations are the retention settings, in days.
func expirations() map[string]string {
	return map[string]string{
		"expiration_assets_stale":           "stale assets",
		"expiration_assets_offline":         "offline assets",
		"expiration_integration_attributes": "integration attributes",
		"expiration_scans":                  "scan data",
		"expiration_vulnerabilities":        "vulnerabilities",
	}
}

func resourceAttributes() map[string]schema.Attribute {
	all := map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: descriptionText,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), spelling.KeepSpelling()},
		},
		"parent_id": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: parentText,
			Validators:    []validator.String{uuidvalidator.UUIDOrEmpty()},
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"keep_latest_integration_attributes": schema.BoolAttribute{
			Optional: true, Computed: true, MarkdownDescription: keepText,
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		},
		"account_id": schema.StringAttribute{
			Computed: true, MarkdownDescription: accountText,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"download_token": schema.StringAttribute{
			Computed: true, Sensitive: true,
			MarkdownDescription: "Token (starts with `DT`) with which an Explorer registers with this organization. Whoever " +
				"has it can register one.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{}, MarkdownDescription: createdText,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
	for name, what := range expirations() {
		all[name] = schema.Int64Attribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Days after which " + what + " expire; 0 never. Null: not managed.",
			Validators:          []validator.Int64{int64validator.AtLeast(0)},
			PlanModifiers:       []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
		}
	}
	return all
}

func dataAttributes() map[string]dschema.Attribute {
	all := map[string]dschema.Attribute{
		"name":        dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"description": dschema.StringAttribute{Computed: true, MarkdownDescription: "Description."},
		"parent_id": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "UUID of the parent organization; null at the top level.",
		},
		"keep_latest_integration_attributes": dschema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether only the latest attribute values of each integration are kept.",
		},
		"account_id": dschema.StringAttribute{Computed: true, MarkdownDescription: accountText},
		"created_at": dschema.StringAttribute{
			Computed: true, CustomType: rfc3339type.Type{},
			MarkdownDescription: createdText,
		},
		"asset_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of assets; null if the console does not say.",
		},
		"live_asset_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of live assets; null if the console does not say.",
		},
		"service_count": dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of services; null if the console does not say.",
		},
	}
	for name, what := range expirations() {
		all[name] = dschema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Days after which " + what + " expire; 0 never.",
		}
	}
	return all
}
