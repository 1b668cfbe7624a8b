package netset_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                                  nil,
		" ,\n\t; ":                          nil,
		"10.0.0.1":                          {"10.0.0.1"},
		"10.0.0.1,10.0.0.2":                 {"10.0.0.1", "10.0.0.2"},
		"10.0.0.0/8 172.16.0.0/12\nhost,\t": {"10.0.0.0/8", "172.16.0.0/12", "host"},
		"10.0.0.1 - 10.0.0.9, b":            {"10.0.0.1-10.0.0.9", "b"},
		"10.0.0.1- 10.0.0.9 b":              {"10.0.0.1-10.0.0.9", "b"},
		"10.0.0.1 -10.0.0.9 b":              {"10.0.0.1-10.0.0.9", "b"},
		"a - b":                             {"a", "-", "b"},
		"2001:db8::1 - 2001:db8::2":         {"2001:db8::1-2001:db8::2"},
		"10.0.0.1\u00a010.0.0.2\r\n":        {"10.0.0.1", "10.0.0.2"},
		"10.0.0.9 - 10.0.0.1":               {"10.0.0.9-10.0.0.1"}, // an error to be told
	} {
		if diff := cmp.Diff(want, netset.Split(text)); diff != "" {
			t.Errorf("Split(%q): %s", text, diff)
		}
	}
}

// A text of the service is taken as it is: a hyphen that makes no range stands for itself, and the
// set can be written down.
func TestTextOfTheService(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"10.0.0.1 - 10.0.0.9":         {"10.0.0.1-10.0.0.9"},
		"10.1.2.7 - ::ffff:10.0.0.1":  {"-", "10.1.2.7", "::ffff:10.0.0.1"},
		"10.0.0.9,-,10.0.0.1":         {"-", "10.0.0.1", "10.0.0.9"},
		"2001:db8::2 -2001:db8::1, b": {"-2001:db8::1", "2001:db8::2", "b"},
	} {
		got := netset.FromText(text).Entries()
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("FromText(%q): %s", text, diff)
		}
		for _, entry := range got {
			if problem := netset.Fault(entry); problem != "" {
				t.Errorf("%q cannot be written down: %s", entry, problem)
			}
		}
	}
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"10.0.0.1":                             "10.0.0.1",
		" 10.0.0.1/32\n":                       "10.0.0.1",
		"10.0.0.1-10.0.0.1":                    "10.0.0.1",
		"10.0.0.1 - 10.0.0.9":                  "10.0.0.1-10.0.0.9",
		"10.0.0.0-10.0.0.255":                  "10.0.0.0-10.0.0.255",
		"10.0.0.7/24":                          "10.0.0.0/24",
		"2001:DB8:0:0:0:0:0:1":                 "2001:db8::1",
		"2001:db8::1/128":                      "2001:db8::1",
		"2001:0db8::/32":                       "2001:db8::/32",
		"::ffff:10.0.0.1":                      "::ffff:10.0.0.1",
		"as64500":                              "AS64500",
		"AS0064500":                            "AS64500",
		"Host":                                 "host",
		"WWW.Example.COM.":                     "www.example.com",
		"as5.":                                 "as5.",
		"fe80::1%eth0":                         "fe80::1%eth0",
		"10.0.0.9-10.0.0.1":                    "10.0.0.9-10.0.0.1",
		"Not A Network":                        "not a network",
		"2001:DB8::1 - 2001:DB8:0::0:0:0:000F": "2001:db8::1-2001:db8::f",
	} {
		if got := netset.Canonical(entry); got != want {
			t.Errorf("Canonical(%q) = %q, want %q", entry, got, want)
		}
	}
}

func TestEqual(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string // in the notation of the service
		want bool
	}{
		{"", "", true},
		{"a b", "B, a", true},
		{"a a", "a", true},
		{"10.0.0.1/32", "10.0.0.1", true},
		{"10.0.0.0/24", "10.0.0.0-10.0.0.255", false},
		{"10.0.0.0/24", "10.0.0.0/25", false},
		{"a", "", false},
		{"a", "a b", false},
		{"::1", "0:0:0:0:0:0:0:1", true},
	} {
		if got := netset.Equal(strings.Split(test.a, " "), netset.Split(test.b)); got != test.want {
			t.Errorf("Equal(%q, %q) = %v", test.a, test.b, got)
		}
	}
}

func TestEntriesAreSortedByNumber(t *testing.T) {
	t.Parallel()
	value := netset.From("zebra", "AS100", "10.0.0.10", "10.0.0.2/32", "2001:db8::1", "AS9", "Alpha", "10.0.0.2",
		"10.0.0.0/8", " ", "9.0.0.1-9.0.0.5")
	want := []string{
		"9.0.0.1-9.0.0.5", "10.0.0.0/8", "10.0.0.2", "10.0.0.10", "2001:db8::1", "AS9", "AS100", "alpha",
		"zebra",
	}
	if diff := cmp.Diff(want, value.Entries()); diff != "" {
		t.Error(diff)
	}
	if got := netset.From("b", "10.0.0.1").Join(", "); got != "10.0.0.1, b" {
		t.Errorf("Join = %q", got)
	}
	for _, none := range []netset.Value{netset.Null(), netset.Unknown(), netset.From(), {}} {
		if got := none.Entries(); len(got) != 0 || none.Join(" ") != "" {
			t.Errorf("%s has entries %v", none, got)
		}
	}
}

func TestFromText(t *testing.T) {
	t.Parallel()
	if got, want := netset.FromText("B\n10.0.0.1/32, a"), netset.From("10.0.0.1", "a", "b"); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := netset.FromText(" "); got.IsNull() || len(got.Elements()) != 0 {
		t.Errorf("blank text gave %s, want an empty set", got)
	}
}

func TestCIDRs(t *testing.T) {
	t.Parallel()
	cidrs, rest := netset.CIDRs([]string{
		"10.0.0.7/24", "Host", "10.0.0.1/32", "10.0.0.1", "2001:DB8::/32",
		"10.0.0.1 - 10.0.0.2", "",
	})
	if diff := cmp.Diff([]string{"10.0.0.0/24", "10.0.0.1/32", "2001:db8::/32"}, cidrs); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"host", "10.0.0.1", "10.0.0.1-10.0.0.2"}, rest); diff != "" {
		t.Error(diff)
	}
}

func TestNonPublic(t *testing.T) {
	t.Parallel()
	closed := []string{
		"10.1.2.3", "172.16.0.0/12", "192.168.1.1-192.168.1.9", "127.0.0.1", "169.254.1.1", "100.64.0.1", "224.0.0.1",
		"192.0.2.1", "0.0.0.0",
		"255.255.255.255", "::", "::1", "fe80::1", "fd00::/8", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1",
		"9.255.255.255-10.0.0.0", "0.0.0.0/0", "::/0",
	}
	open := []string{
		"8.8.8.8", "1.1.1.0/24", "2606:4700::1111", "::ffff:8.8.8.8", "172.32.0.0/16", "example.com",
		"AS64500", "", "11.0.0.0-11.0.0.9",
	}
	if diff := cmp.Diff(closed, netset.NonPublic(closed)); diff != "" {
		t.Error(diff)
	}
	if got := netset.NonPublic(open); got != nil {
		t.Errorf("not public: %v", got)
	}
}

func TestSetSemanticEquals(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	partly := func() netset.Value {
		set := types.SetValueMust(types.StringType, []attrValue{types.StringValue("a"), types.StringUnknown()})
		return netset.Value{SetValue: set}
	}
	for name, test := range map[string]struct {
		a, b netset.Value
		want bool
	}{
		"spelling":     {netset.From("10.0.0.1/32", "Host"), netset.From("host", "10.0.0.1"), true},
		"different":    {netset.From("10.0.0.1"), netset.From("10.0.0.2"), false},
		"null, empty":  {netset.Null(), netset.From(), false},
		"null, null":   {netset.Null(), netset.Value{}, true},
		"null, known":  {netset.Null(), netset.From("a"), false},
		"unknown":      {netset.Unknown(), netset.From(), false},
		"part unknown": {partly(), partly(), false},
	} {
		for _, pair := range [][2]netset.Value{{test.a, test.b}, {test.b, test.a}} {
			got, diags := pair[0].SetSemanticEquals(ctx, pair[1])
			if got != test.want || diags.HasError() {
				t.Errorf("%s: %v %v", name, got, diags)
			}
		}
	}
	if _, diags := netset.From().SetSemanticEquals(ctx, types.SetNull(types.StringType)); !diags.HasError() {
		t.Error("comparing with a foreign type is no error")
	}
}

// The framework builds values through the type and reads them into structs; both must give a
// netset.Value.
func TestThroughTheFramework(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"scope": schema.SetAttribute{CustomType: netset.Type{}, ElementType: types.StringType, Optional: true},
	}}
	if diags := s.ValidateImplementation(ctx); diags.HasError() {
		t.Fatal(diags)
	}
	type model struct {
		Scope netset.Value `tfsdk:"scope"`
	}
	for name, value := range map[string]netset.Value{
		"known": netset.From("b", "a"), "empty": netset.From(), "null": netset.Null(), "unknown": netset.Unknown(),
		"zero": {},
	} {
		state := tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(ctx), nil)}
		if diags := state.Set(ctx, model{value}); diags.HasError() {
			t.Fatalf("%s: %v", name, diags)
		}
		var out model
		if diags := state.Get(ctx, &out); diags.HasError() {
			t.Fatalf("%s: %v", name, diags)
		}
		if !out.Scope.Equal(value) {
			t.Errorf("%s: %s came back as %s", name, value, out.Scope)
		}
		if diags := state.SetAttribute(ctx, path.Root("scope"), value); diags.HasError() {
			t.Errorf("%s: %v", name, diags)
		}
	}
	var texts []string
	if diags := netset.From("a", "b").ElementsAs(ctx, &texts, false); diags.HasError() ||
		!slices.Equal(texts, []string{"a", "b"}) {
		t.Errorf("ElementsAs: %v %v", texts, diags)
	}
}

func TestTypeRefusesOtherValues(t *testing.T) {
	t.Parallel()
	if _, err := (netset.Type{}).ValueFromTerraform(context.Background(),
		tftypes.NewValue(tftypes.String, "a")); err == nil {
		t.Error("a string was taken for a set")
	}
	if (netset.Type{}).Equal(types.SetType{ElemType: types.StringType}) {
		t.Error("the type equals a plain set")
	}
}
