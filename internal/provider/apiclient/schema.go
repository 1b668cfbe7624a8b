// Package apiclient is `runzero_api_client`: OAuth 2 API clients, whose secret it proves and
// rotates.
package apiclient

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/rotation"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "api_client", Title: "API client", Requires: runzero.NeedsAccount,
		Calls: entity.Calls{
			Read: []string{"POST /account/api/token"}, Create: []string{"POST /account/api/token"},
			Rotate: []string{"POST /account/api/rotate"},
			Beyond: []string{
				"GET, POST and DELETE at the path of `unpublished_endpoints.api_clients`, which alone can create, list and " +
					"delete API clients",
			},
			Notes: "Both calls are made as the API client itself. Without a known secret a read makes no call.",
		},
		IDText: "UUID of the API client; the same as `client_id`.",
		Describe: "An API client (OAuth 2 client credentials) of the account: proves that its secret works, and " +
			"rotates it.\n\n" +
			"**What is published and what is not.** The published runZero API has two calls for API clients: exchange the " +
			"secret for an access token, and rotate the secret. " +
			"It has none to create, list or delete one. So, without any opt-in, this resource *adopts* an API client that a " +
			"superuser made in the console " +
			"(page `/account/api/clients`):\n\n" +
			"* create takes `client_id` and the present secret (`client_secret_wo` or `client_secret_current`) and proves " +
			"them by a token exchange. Nothing is changed.\n" +
			"* read proves the secret again, if the state holds one. The secret of `client_secret_wo` never gets into the " +
			"state, so until the first rotation there is nothing to prove and no call is made.\n" +
			"* update rotates when `keepers` change or the secret is `rotate_after_days` old, and gives the new secret in " +
			"`client_secret`.\n" +
			"* destroy **forgets** the API client: it stays in the account and its secret keeps working, unless " +
			"`revoke_on_destroy = true`.\n\n" +
			"If your console has an endpoint for API clients that is not published, name its path in the provider attribute " +
			"`unpublished_endpoints.api_clients`. " +
			"Then `name` without `client_id` creates an API client there, refreshes look for it there, and destroy deletes " +
			"it there.\n\n" +
			"The console shows a new secret once. It is kept in the state, marked as sensitive. If the answer to a rotation " +
			"gets lost on the way, the new secret is lost and the old one must be taken for dead: " +
			"the error then says so, and a superuser has to make a new secret or a new API client in the console.\n\n" +
			"The API client that the provider itself signs in with is refused: give the provider another credential to " +
			"rotate that one.",
	}
}

func resourceAttributes() map[string]schema.Attribute {
	all := rotation.ClockAttributes(map[string]schema.Attribute{
		"client_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Id of an API client that exists, to adopt it. Give exactly one of `client_id` and `name`. A " +
				"change forces replacement.",
			Validators: []validator.String{uuidvalidator.UUID()},
			PlanModifiers: []planmodifier.String{
				stringplanmodifier.UseStateForUnknown(),
				stringplanmodifier.RequiresReplaceIfConfigured(),
			},
		},
		"name": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Name of an API client to create. Needs the provider attribute " +
				"`unpublished_endpoints.api_clients`: the published API cannot create one. " +
				"A change forces replacement.",
			Validators: []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{
				spelling.RequireText(), spelling.KeepSpelling(),
				stringplanmodifier.RequiresReplaceIfConfigured(),
			},
		},
		"client_secret_wo": schema.StringAttribute{
			Optional: true, Sensitive: true, WriteOnly: true,
			MarkdownDescription: "The present secret of the adopted API client. Write-only: it never gets into plan or state. " +
				"Needs Terraform 1.11, or OpenTofu 1.11. " +
				"To adopt, give this or `client_secret_current`. After the first rotation it is obsolete and may be left out.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"client_secret_wo_version": schema.Int64Attribute{
			Optional: true,
			MarkdownDescription: "Any number. A change says that `client_secret_wo` now holds another secret, made outside of " +
				"Terraform: it is proved and used from then on, " +
				"and a `client_secret` of an earlier rotation is dropped.",
			Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("client_secret_wo"))},
		},
		"client_secret_current": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "The same as `client_secret_wo` for programs that have no write-only attributes. It is kept " +
				"in the state, so a refresh can prove it. " +
				"A change means another secret, made outside of Terraform.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"client_secret": schema.StringAttribute{
			Computed: true, Sensitive: true,
			MarkdownDescription: "The secret that the provider made, by a rotation or by creating the API client. Null as " +
				"long as the adopted secret is in use.",
		},
		"revoke_on_destroy": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "On destroy, rotate the secret and throw the new one away: nobody can sign in with this API " +
				"client any more. The API client itself stays in the console's list. " +
				"Needs the secret in the state: after a rotation, or with `client_secret_current`. Must be applied before " +
				"the destroy. " +
				"Without effect on an API client that was created by `name`, which is deleted. Default `false`: the API client " +
				"is forgotten and works on.",
		},
	})
	all["issued_at"] = schema.StringAttribute{
		Computed: true, CustomType: rfc3339type.Type{},
		MarkdownDescription: "When the present secret was issued, or was given to Terraform (RFC 3339, UTC). Null after an " +
			"import, until `rotate_after_days` is set.",
	}
	return all
}

func validators() []resource.ConfigValidator {
	return append(rotation.Validators(),
		entity.ExactlyOneOf("client_id", "name"),
		resourcevalidator.Conflicting(path.MatchRoot("client_secret_wo"), path.MatchRoot("client_secret_current")),
		resourcevalidator.Conflicting(path.MatchRoot("name"), path.MatchRoot("client_secret_wo")),
		resourcevalidator.Conflicting(path.MatchRoot("name"), path.MatchRoot("client_secret_current")),
	)
}
