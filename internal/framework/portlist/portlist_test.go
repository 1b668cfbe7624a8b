package portlist_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"80":                    "80",
		" 80 , 22 ,80":          "22,80",
		"5000 - 6000,1-1000":    "1-1000,5000-6000",
		"7-7":                   "7",
		"1-2,2-3,1":             "1,1-2,2-3",
		"0080":                  "80",
		" defaults ":            "defaults",
		"80,":                   "80,",
		"9-1":                   "9-1",
		"":                      "",
		"1-65535":               "1-65535",
		"1-9,65536":             "1-9,65536",
		"99999999999999999999,": "99999999999999999999,",
	} {
		if got := portlist.Canonical(text); got != want {
			t.Errorf("Canonical(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSemanticEquals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b portlist.Value
		want bool
	}{
		{portlist.From("1-1000, 5000-6000"), portlist.From("5000-6000,1-1000"), true},
		{portlist.From("1,2"), portlist.From("1-2"), false},
		{portlist.From("1"), portlist.From("2"), false},
		{portlist.From("Defaults, 80"), portlist.From("80 defaults"), true},
		{portlist.From("defaults"), portlist.From("all"), false},
		{portlist.Null(), portlist.Value{}, true},
		{portlist.Null(), portlist.From(""), false},
		{portlist.Unknown(), portlist.From("1"), false},
	} {
		for _, pair := range [][2]portlist.Value{{test.a, test.b}, {test.b, test.a}} {
			got, diags := pair[0].StringSemanticEquals(t.Context(), pair[1])
			if got != test.want || diags.HasError() {
				t.Errorf("%s and %s: %v %v", pair[0], pair[1], got, diags)
			}
		}
	}
	if _, diags := portlist.From("1").StringSemanticEquals(t.Context(), types.StringValue("1")); !diags.HasError() {
		t.Error("comparing with a foreign type is no error")
	}
}

func validate(t *testing.T, value types.String) diag.Diagnostics {
	t.Helper()
	var resp validator.StringResponse
	portlist.Valid().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("tcp_ports"), ConfigValue: value},
		&resp)
	return resp.Diagnostics
}

func TestValid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1-1000,5000-6000": "",
		"1, 65535":         "",
		"22 - 25":          "",
		"":                 "", // none
		"  ":               "",
		"defaults":         "",
		"ALL":              "",
		"defaults,8443":    "",
		"22 80\n443":       "",
		"0":                "port 0 is not between 1 and 65535",
		"65536":            "port 65536 is not between 1 and 65535",
		"1-70000":          "port 70000",
		"1000-1":           `write "1-1000"`,
		"22,,80":           "empty entry",
		"22;80":            `"22;80" is not a port number`,
		"top 100x":         `"100x" is not a port number`,
		"22-":              "first and a last port",
		"-22":              "first and a last port",
		"1-2-3":            `"2-3" is not a port number`,
		"+80":              "not a port number",
	} {
		diags := validate(t, types.StringValue(text))
		switch {
		case diags.WarningsCount() != 0 && diags.ErrorsCount() == 1:
		case want == "" && len(diags) != 0:
			t.Errorf("%q: %v", text, diags)
		case want != "" && (len(diags) != 1 || !strings.Contains(diags[0].Detail(), want) ||
			!strings.Contains(diags[0].Detail(), "8000-8100")):
			t.Errorf("%q: %v, want %q and an example", text, diags, want)
		}
	}
	if diags := validate(t, types.StringValue("custom")); len(diags) != 1 || diags.HasError() ||
		!strings.Contains(diags[0].Detail(), `"custom" in tcp_ports`) {
		t.Errorf("an unknown word gives %v", diags)
	}
	if diags := validate(t, types.StringValue("0,4x,80")); len(diags) != 2 {
		t.Errorf("two wrong entries give %d diagnostics", len(diags))
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		if diags := validate(t, value); len(diags) != 0 {
			t.Errorf("%s: %v", value, diags)
		}
	}
}

func TestThroughTheFramework(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := schema.Schema{Attributes: map[string]schema.Attribute{"ports": schema.StringAttribute{
		CustomType: portlist.Type{},
		Optional:   true,
	}}}
	type model struct {
		Ports portlist.Value `tfsdk:"ports"`
	}
	for _, value := range []portlist.Value{portlist.From("80, 22"), portlist.Null(), portlist.Unknown(), {}} {
		state := tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(ctx), nil)}
		diags := state.Set(ctx, model{value})
		var out model
		diags.Append(state.Get(ctx, &out)...)
		if diags.HasError() || !out.Ports.Equal(value) {
			t.Errorf("%s came back as %s: %v", value, out.Ports, diags)
		}
	}
}

// Any order and spacing of valid entries is accepted, equal, and has one canonical spelling.
func TestCanonicalIsOneSpelling(t *testing.T) {
	t.Parallel()
	part := rapid.Custom(func(t *rapid.T) string {
		first := rapid.IntRange(1, 65535).Draw(t, "first")
		if rapid.Bool().Draw(t, "single") {
			return fmt.Sprint(first)
		}
		return fmt.Sprintf("%d-%d", first, rapid.IntRange(first, 65535).Draw(t, "last"))
	})
	rapid.Check(t, func(rt *rapid.T) {
		parts := rapid.SliceOfN(part, 1, 8).Draw(rt, "parts")
		a := strings.Join(parts, ",")
		b := strings.ReplaceAll(strings.Join(rapid.Permutation(parts).Draw(rt, "permuted"), " , "), "-", " - ")
		if portlist.Canonical(a) != portlist.Canonical(b) {
			rt.Fatalf("%q and %q differ", a, b)
		}
		if once := portlist.Canonical(a); portlist.Canonical(once) != once || len(validate(t, types.StringValue(once))) != 0 {
			rt.Fatalf("%q is not final or not valid", once)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{"", "1-1000,5000-6000", " 22 , 80 ", "9-1", "-", ",", "1 2", "99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := portlist.Canonical(text)
		if twice := portlist.Canonical(once); twice != once {
			t.Fatalf("%q: %q, then %q", text, once, twice)
		}
		before, after := validate(t, types.StringValue(text)), validate(t, types.StringValue(once))
		if (len(before) == 0) != (len(after) == 0) {
			t.Fatalf("%q and its canonical %q are judged differently", text, once)
		}
	})
}
