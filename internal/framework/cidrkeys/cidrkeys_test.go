package cidrkeys_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/cidrkeys"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"10.0.0.0/24":     "10.0.0.0/24",
		"\t10.0.0.7/24\n": "10.0.0.0/24",
		"10.0.0.1":        "10.0.0.1/32",
		"0.0.0.0/32":      "0.0.0.0/32",
		"2001:DB8:0::/32": "2001:db8::/32",
		"::1":             "::1/128",
		"":                "",
		"10.0.0.0/33":     "",
		"10.0.0.0/+8":     "",
		"host/24":         "",
		"fe80::1%eth0/64": "",
	} {
		got, err := cidrkeys.Canonical(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("Canonical(%q) = %q, %v; want %q", text, got, err, want)
		}
		if again, _ := cidrkeys.Canonical(got); again != got {
			t.Errorf("Canonical(%q) is not final: %q", text, again)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"10.0.0.0/24":            "",
		"10.0.0.1/32":            "",
		"0.0.0.0/0":              "",
		"2001:db8::/32":          "",
		"2001:DB8::/32":          "", // the spelling that a console has is the console's
		"2001:db8:0:0::/64":      "",
		"\t10.0.0.0/24":          "",
		"10.0.0.1":               "",
		"10.0.0.0/255.255.255.0": "",
		"10.0.0.0/255.0.255.0":   "prefix length",
		"10.0.0.0/33":            `"33" is not a number from 0 to 32`,
		"10.0.0.256/24":          `"10.0.0.256" is not an IPv4 or IPv6 address`,
		"fe80::1%eth0/64":        "zone",
		"":                       "empty",
		"office":                 "not an IPv4",
	} {
		var resp validator.MapResponse
		cidrkeys.Keys().ValidateMap(t.Context(), validator.MapRequest{
			Path: path.Root("subnets"),
			ConfigValue: types.MapValueMust(types.StringType,
				map[string]attr.Value{key: types.StringUnknown(), "192.0.2.0/24": types.StringNull()}),
		}, &resp)
		if want == "" {
			if len(resp.Diagnostics) != 0 {
				t.Errorf("%q: %v", key, resp.Diagnostics)
			}
			continue
		}
		if len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), want) {
			t.Errorf("%q: %v, want %q", key, resp.Diagnostics, want)
			continue
		}
		at, ok := resp.Diagnostics[0].(diag.DiagnosticWithPath)
		if wantPath := path.Root("subnets").AtMapKey(key); !ok || !at.Path().Equal(wantPath) {
			t.Errorf("%q: the diagnostic is not at %s", key, wantPath)
		}
	}
}

func TestKeysWarns(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value map[string]attr.Value
		want  string // "" if there is no warning
	}{
		"host bits": {
			map[string]attr.Value{"10.0.0.5/24": types.StringValue("a")},
			`taken for the network "10.0.0.0/24"`,
		},
		"twice, the same": {map[string]attr.Value{
			"10.0.0.5":    types.StringValue("a"),
			"10.0.0.5/32": types.StringValue("a"),
		}, ""},
		"twice, a different": {map[string]attr.Value{
			"10.0.0.5":    types.StringValue("a"),
			"10.0.0.5/32": types.StringValue("b"),
		}, `"10.0.0.5" and "10.0.0.5/32"`},
	} {
		var resp validator.MapResponse
		cidrkeys.Keys().ValidateMap(t.Context(),
			validator.MapRequest{Path: path.Root("subnets"), ConfigValue: types.MapValueMust(types.StringType, test.value)},
			&resp)
		switch {
		case test.want == "" && len(resp.Diagnostics) != 0, resp.Diagnostics.HasError():
			t.Errorf("%s: %v", name, resp.Diagnostics)
		case test.want != "" && (len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), test.want)):
			t.Errorf("%s: %v, want %q", name, resp.Diagnostics, test.want)
		}
	}
}

func TestKeysSkipsWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	for _, value := range []types.Map{types.MapNull(types.StringType), types.MapUnknown(types.StringType)} {
		var resp validator.MapResponse
		cidrkeys.Keys().ValidateMap(t.Context(), validator.MapRequest{Path: path.Root("subnets"), ConfigValue: value}, &resp)
		if len(resp.Diagnostics) != 0 {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
}
