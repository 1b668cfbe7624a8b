package provider

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// defaultAllowlistKey is a guess: no public source names the key (api-behaviour 2).
const defaultAllowlistKey = "api_key_ip_allowlist"

// unpublished is the block's `unpublished_endpoints`.
type unpublished struct {
	AccountSettings types.String `tfsdk:"account_settings"`
	APIClients      types.String `tfsdk:"api_clients"`
	AllowlistKey    types.String `tfsdk:"allowlist_key"`
}

func unpublishedAttribute() schema.Attribute {
	path := []validator.String{stringvalidator.RegexMatches(regexp.MustCompile(`^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`),
		"a path below /api/v1.0 that starts with a slash, without a query, such as \"/account/settings\"")}
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Opt-in to endpoints of your console that are **not** in the published runZero API. " +
			"The published API can neither read nor write the API key IP address allowlist, and can neither create, list nor " +
			"delete API clients. " +
			"If runZero told you, or you know of your self-hosted console, that it has such endpoints, name their paths here: " +
			"`runzero_api_allowlist` and `runzero_api_client` then use them. " +
			"runZero does not support them and may change or remove them at any time; nothing else of the provider uses them. " +
			"There is no `RUNZERO_...` environment variable for this: the code itself must say it.",
		Attributes: map[string]schema.Attribute{
			"account_settings": schema.StringAttribute{
				Optional: true, Validators: path,
				MarkdownDescription: "Path, below `/api/v1.0`, of the account's settings: read with GET, changed with a PATCH of " +
					"one key. Such as `/account/settings`. Used by `runzero_api_allowlist`.",
			},
			"api_clients": schema.StringAttribute{
				Optional: true, Validators: path,
				MarkdownDescription: "Path, below `/api/v1.0`, of the account's API clients: listed with GET, created with POST, " +
					"deleted with DELETE of the path with `/ID`. Such as `/account/api/clients`. Used by " +
					"`runzero_api_client` with `name`.",
			},
			"allowlist_key": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Key of the account's settings that holds the allowlist as comma-separated text. Default `" +
					defaultAllowlistKey + "`.",
			},
		},
	}
}

// unpublishedFrom reads the opt-in. Nil is not opted in; known is false while a part
// of it is not known.
func unpublishedFrom(
	ctx context.Context, v types.Object, diags *diag.Diagnostics,
) (found *entity.Unpublished, known bool) {
	if v.IsNull() || v.IsUnknown() {
		return nil, !v.IsUnknown()
	}
	var u unpublished
	diags.Append(v.As(ctx, &u, basetypes.ObjectAsOptions{})...)
	if u.AccountSettings.IsUnknown() || u.APIClients.IsUnknown() || u.AllowlistKey.IsUnknown() {
		return nil, false
	}
	found = &entity.Unpublished{
		AccountSettings: u.AccountSettings.ValueString(), APIClients: u.APIClients.ValueString(),
		AllowlistKey: u.AllowlistKey.ValueString(),
	}
	if found.AllowlistKey == "" {
		found.AllowlistKey = defaultAllowlistKey
	}
	return found, true
}
