package cidrkeys_test

import (
	"net/netip"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/cidrkeys"
)

// FuzzCanonical: the canonical spelling is final, and a map key may have every spelling of a
// network.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		"10.0.0.0/24", "10.0.0.7/24", "10.0.0.1", "2001:DB8::/32", "::ffff:1.2.3.4/120",
		"::ffff:1.2.3.4", "10.0.0.0/255.0.0.0", "10.0.0.0/024", "fe80::1%a/64", " ::/0", "/", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		canonical, err := cidrkeys.Canonical(text)
		if err == nil {
			if again, err := cidrkeys.Canonical(canonical); err != nil || again != canonical {
				t.Fatalf("%q: %q, then %q, %v", text, canonical, again, err)
			}
			if prefix, err := netip.ParsePrefix(canonical); err != nil || prefix.Masked() != prefix {
				t.Fatalf("%q: %q is no network: %v", text, canonical, err)
			}
		}
		var resp validator.MapResponse
		cidrkeys.Keys().ValidateMap(t.Context(), validator.MapRequest{
			Path: path.Root("subnets"), ConfigValue: types.MapValueMust(types.StringType,
				map[string]attr.Value{text: types.StringNull()}),
		}, &resp)
		if right := err == nil; right == resp.Diagnostics.HasError() {
			t.Fatalf("%q as a key: %v; canonical is %q, %v", text, resp.Diagnostics, canonical, err)
		}
	})
}
