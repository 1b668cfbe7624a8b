package netset_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

type attrValue = attr.Value

func validate(t *testing.T, set types.Set, kinds ...netset.Kind) diag.Diagnostics {
	t.Helper()
	var resp validator.SetResponse
	req := validator.SetRequest{Path: path.Root("scope"), ConfigValue: set}
	netset.Valid(kinds...).ValidateSet(t.Context(), req, &resp)
	return resp.Diagnostics
}

func TestValidAccepts(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{
		"10.0.0.1", "10.0.0.1/32", " 10.0.0.1\n", "0.0.0.0/0", "10.0.0.0/24", "10.0.0.1-10.0.0.9", "10.0.0.1 - 10.0.0.9",
		"2001:db8::1",
		"2001:DB8::/32", "2001:db8::1-2001:db8::f", "host", "HOST_7", "www.example.com", "example.com.", "AS64500", "as1",
		"3com", "1-2.example",
		// What only the service understands is sent as it stands.
		"country4:US", "Country6:de", "public:all", "asn4:13335", "domain:example.com", "all", "defaults", "word:a:b",
		"example.com/24",
		"site:head-office", "10.0.0.1-20", "10.0.0.0/255.255.255.0", "dead:all",
	} {
		if diags := validate(t, netset.From(entry).SetValue); len(diags) != 0 {
			t.Errorf("%q: %v", entry, diags)
		}
	}
	partly := types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown(), types.StringValue("a")})
	for _, set := range []types.Set{types.SetNull(types.StringType), types.SetUnknown(types.StringType), partly} {
		if diags := validate(t, set); len(diags) != 0 {
			t.Errorf("%s: %v", set, diags)
		}
	}
}

func TestValidRefuses(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"":                            "it is empty",
		" ":                           "it is empty",
		"10.0.0.256":                  `256 in "10.0.0.256" is not between 0 and 255`,
		"10.0.0":                      "four numbers",
		"10.0.0.01":                   "leading zero",
		"10..0.1":                     "empty part",
		"10.0.0.0/33":                 "/33 is not between /0 and /32",
		"2001:db8::/129":              "/129 is not between /0 and /128",
		"10.0.0.0/":                   "is not a prefix length",
		"10.0.0.300/24":               "300",
		"10.0.0.9-10.0.0.1":           `write "10.0.0.1-10.0.0.9"`,
		"10.0.0.1-2001:db8::1":        "mix IPv4 and IPv6",
		"10.0.0.1-10.0.0.999":         "999",
		"10.0.0.1-":                   "missing",
		"10.0.0.1,10.0.0.2":           `write two elements: "10.0.0.1", "10.0.0.2"`,
		"a b c d e":                   `write 5 elements: "a", "b", "c", "d", ...`,
		"a,":                          `write "a"`,
		"https://example.com/x":       `"example.com"`,
		"https://example.com:8443/x":  "it is a URL",
		"10.0.0.1:443":                `it has a port; write "10.0.0.1" alone`,
		"[2001:db8::1]:443":           "without brackets",
		"2001:db8::g":                 "is not an IPv6 address",
		"10.0.0.1-300":                "300",
		"10.0.0.20-10":                `write "10.0.0.10-10.0.0.20"`,
		"a\x1b[31m":                   "control character",
		"64500":                       `"AS64500"`,
		"2001:db8::/32-2001:db8:1::1": "prefix length",
	} {
		diags := validate(t, netset.From(entry).SetValue)
		if len(diags) != 1 {
			t.Errorf("%q: got %d diagnostics", entry, len(diags))
			continue
		}
		if detail := diags[0].Detail(); !strings.Contains(detail, want) {
			t.Errorf("%q: %s\nwant %q in it", entry, detail, want)
		}
		if strings.Count(diags[0].Detail(), "192.0.2.0/24") != 1 {
			t.Errorf("%q: no example in %s", entry, diags[0].Detail())
		}
		at, ok := diags[0].(diag.DiagnosticWithPath)
		if wantPath := path.Root("scope").AtSetValue(types.StringValue(entry)); !ok || !at.Path().Equal(wantPath) {
			t.Errorf("%q: the diagnostic is not at %s", entry, wantPath)
		}
	}
}

func TestValidRefusesNullElements(t *testing.T) {
	t.Parallel()
	set := types.SetValueMust(types.StringType, []attr.Value{types.StringNull()})
	if diags := validate(t, set); len(diags) != 1 || !strings.Contains(diags[0].Detail(), "null") {
		t.Errorf("%v", diags)
	}
}

func TestValidRefusesOtherKinds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		entry string
		kinds []netset.Kind
		want  string // "" if accepted
	}{
		{"10.0.0.1", []netset.Kind{netset.Address, netset.CIDR}, ""},
		{"10.0.0.0/24", []netset.Kind{netset.Address, netset.CIDR}, ""},
		{"10.0.0.1-10.0.0.2", []netset.Kind{netset.Address, netset.CIDR}, "of the kind range"},
		{"AS64500", []netset.Kind{netset.Address}, "of the kind AS number"},
		{"www.example.com", []netset.Kind{netset.HostName}, ""},
		{"www", []netset.Kind{netset.Domain}, "at least one dot"},
		{"www", []netset.Kind{netset.Address}, "of the kind host name"},
	} {
		diags := validate(t, netset.From(test.entry).SetValue, test.kinds...)
		switch {
		case test.want == "" && len(diags) != 0:
			t.Errorf("%q with %v: %v", test.entry, test.kinds, diags)
		case test.want != "" && (len(diags) != 1 || !strings.Contains(diags[0].Detail(), test.want)):
			t.Errorf("%q with %v: %v, want %q", test.entry, test.kinds, diags, test.want)
		}
	}
}

// Unusual entries are sent, with a warning that says why they are unusual.
func TestValidWarns(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"10.0.0.5/24":               `taken for the network "10.0.0.0/24"`,
		"2001:db8::1/64":            `taken for the network "2001:db8::/64"`,
		"fe80::1%eth0":              "zone",
		"www.example.com:8443":      `"www.example.com" is meant`,
		"as5.":                      `"AS5" is meant`,
		"AS0":                       "from 1 to 4294967295",
		"AS4294967296":              "from 1 to 4294967295",
		"*.example.com":             "not '*'",
		"-host":                     "hyphen",
		"a..b":                      "empty part",
		"bücher.example":            "xn--",
		"host.123":                  "last part",
		strings.Repeat("a", 64):     "63 characters",
		strings.Repeat("abcd.", 60): "253 characters",
	} {
		diags := validate(t, netset.From(entry).SetValue)
		if len(diags) != 1 || diags.HasError() || !strings.Contains(diags[0].Detail(), want) ||
			!strings.Contains(diags[0].Detail(), "of scope") {
			t.Errorf("%q: %v, want a warning with %q", entry, diags, want)
		}
	}
	var resp validator.SetResponse
	netset.Usual(netset.Address, netset.CIDR).ValidateSet(t.Context(),
		validator.SetRequest{Path: path.Root("cidrs"), ConfigValue: netset.From("10.0.0.1-10.0.0.9").SetValue}, &resp)
	if len(resp.Diagnostics) != 1 || resp.Diagnostics.HasError() {
		t.Errorf("an unusual kind: %v", resp.Diagnostics)
	}
}

// Elements that mean the same count once: rows of accounts hold them, and lists that are put
// together from several sites.
func TestDuplicatesCollapse(t *testing.T) {
	t.Parallel()
	set := netset.From("Host", "10.1.2.7/32", "host.", "10.1.2.7", "host2", "Public:All", "public:all")
	if diags := validate(t, set.SetValue); len(diags) != 0 {
		t.Error(diags)
	}
	if got, want := set.Join(" "), "10.1.2.7 host host2 Public:All"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
}

// A keyword is sent as it is written, and compared without regard to case and form.
func TestKeywordsAreSentAsWritten(t *testing.T) {
	t.Parallel()
	set := netset.From("country4:US", "caf\u00e9:x", "10.0.0.5/24", "10.0.0.1-20", "10.1.0.0/255.255.0.0")
	if got, want := set.Join(" "), "10.0.0.0/24 10.0.0.1-10.0.0.20 10.1.0.0/16 caf\u00e9:x country4:US"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if same, _ := set.SetSemanticEquals(t.Context(),
		netset.FromText("COUNTRY4:us\ncafe\u0301:x\n10.0.0.0/24\n10.0.0.1-10.0.0.20\n10.1.0.0/16")); !same {
		t.Error("another spelling is another value")
	}
}
