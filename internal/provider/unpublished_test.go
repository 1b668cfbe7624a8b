package provider

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

func TestUnpublishedFrom(t *testing.T) {
	t.Parallel()
	kinds := map[string]attr.Type{
		"account_settings": types.StringType, "api_clients": types.StringType,
		"allowlist_key": types.StringType,
	}
	object := func(settings, clients, key types.String) types.Object {
		return types.ObjectValueMust(kinds,
			map[string]attr.Value{"account_settings": settings, "api_clients": clients, "allowlist_key": key})
	}
	null, unknown := types.StringNull(), types.StringUnknown()
	for name, c := range map[string]struct {
		given types.Object
		want  *entity.Unpublished
		known bool
	}{
		"not opted in":   {types.ObjectNull(kinds), nil, true},
		"not known":      {types.ObjectUnknown(kinds), nil, false},
		"path not known": {object(types.StringValue("/account/settings"), unknown, null), nil, false},
		"key by default": {
			object(types.StringValue("/account/settings"), null, null),
			&entity.Unpublished{AccountSettings: "/account/settings", AllowlistKey: "api_key_ip_allowlist"}, true,
		},
		"all": {
			object(types.StringValue("/a"), types.StringValue("/b"), types.StringValue("list")),
			&entity.Unpublished{AccountSettings: "/a", APIClients: "/b", AllowlistKey: "list"}, true,
		},
	} {
		var diags diag.Diagnostics
		got, known := unpublishedFrom(context.Background(), c.given, &diags)
		if diff := cmp.Diff(c.want, got); diff != "" || known != c.known || diags.HasError() {
			t.Errorf("%s: known %t, %v (-want +got):\n%s", name, known, diags, diff)
		}
	}
}
