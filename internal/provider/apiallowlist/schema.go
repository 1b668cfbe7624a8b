// Package apiallowlist is `runzero_api_allowlist`: the addresses that may use the account's API.
package apiallowlist

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

const publishedText = "**What is published and what is not.** The allowlist is one of the account's settings in the " +
	"console (*API key IP address allowlist*). " +
	"The published runZero API has **no call** to read or write it. So this needs an opt-in: name your console's " +
	"unpublished endpoint for account settings in the provider attribute " +
	"`unpublished_endpoints = { account_settings = \"...\" }`. runZero does not support that endpoint, and your console " +
	"may not have one. "

func object() entity.Object {
	return entity.Object{
		Name: "api_allowlist", Title: "API allowlist", Requires: runzero.NeedsAccount,
		Export: export(),
		Calls: entity.Calls{
			List: []string{"GET /account/orgs"},
			Beyond: []string{
				"GET to read, PATCH to create, update and destroy, at the path of `unpublished_endpoints.account_settings`",
			},
			Notes: "The list tells the account's id. The lock-out guard asks `GET /org/key`, or `GET /account/keys`, " +
				"before a write.",
		},
		IDText: "UUID of the account: `account_id` of any of its organizations. An account has one allowlist.",
		Describe: "The API key IP address allowlist of the account: the addresses that may use the API, with any token or " +
			"API client. An empty list is off: every address may.\n\n" +
			publishedText +
			"Without the opt-in every plan stops with an error that gives the text to paste into the console.\n\n" +
			"There is one allowlist in an account, so declare this once. If the account has one already, import it: creating " +
			"this over a list of other addresses is refused. " +
			"**Destroying it switches the allowlist off**: every address may use the API then. To leave the list as it is, " +
			"take the resource out of the state instead (`terraform state rm`, or a `removed` block).\n\n" +
			"**Lock-out guard.** Before it writes, the provider asks the console from which address it sees this machine " +
			"(`last_used_ip` of the calling token). " +
			"A list without that address is refused, since nothing could correct it from here any more. An API client has no " +
			"such field: then list the addresses that your runs come from in `caller_addresses`. " +
			"`allow_lockout = true` switches the guard off. The allowlist applies to all API use, so remember the addresses " +
			"of pipelines and of other integrations.",
	}
}

func resourceAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"addresses": schema.SetAttribute{
			Required: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: "IPv4 and IPv6 addresses and CIDRs that may use the API. Order and spelling do not matter. " +
				"`[]` switches the allowlist off.",
			Validators: []validator.Set{netset.Valid(netset.Address, netset.CIDR)},
		},
		"caller_addresses": schema.SetAttribute{
			Optional: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: "Addresses and CIDRs that Terraform's calls to the console come from, such as the egress " +
				"addresses of a pipeline. `addresses` must cover all of them; that is checked at plan time. " +
				"They are not sent to the console. Needed when the provider signs in as an API client.",
			Validators: []validator.Set{netset.Valid(netset.Address, netset.CIDR), setvalidator.SizeAtLeast(1)},
		},
		"allow_lockout": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Write the list even though it does not cover the address of this machine, or that address " +
				"is not known. You may then have to correct it in the console. Default `false`.",
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"id": dschema.StringAttribute{Computed: true, MarkdownDescription: object().IDText},
		"enabled": dschema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether the allowlist is on: whether it holds any address.",
		},
		"addresses": dschema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: "Addresses and CIDRs that may use the API. Empty: every address may.",
		},
		"text": dschema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The same as comma-separated text, as the console takes it.",
		},
	}
}
