package spelling_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
)

func TestSame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"HQ", "HQ ", true},
		{"a\r\nb", "a\nb", true},
		{"Z\u00fcrich", "Zu\u0308rich", true},
		{"", " \t", true},
		{"HQ", "hq", false},
		{"a b", "a  b", false},
		{"", "a", false},
	} {
		if got := spelling.Same(test.a, test.b); got != test.want {
			t.Errorf("Same(%q, %q) = %v", test.a, test.b, got)
		}
	}
}

func TestKeepSpelling(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ state, plan, want types.String }{
		{types.StringValue("HQ "), types.StringValue("HQ"), types.StringValue("HQ ")},
		{types.StringValue("HQ"), types.StringValue("HQ 2"), types.StringValue("HQ 2")},
		{types.StringNull(), types.StringValue(""), types.StringValue("")},
		{types.StringValue("a"), types.StringUnknown(), types.StringUnknown()},
		{
			types.StringValue(`{"b": 1.0,  "a": ["<&>"]}`), types.StringValue(`{"a":["\u003c\u0026\u003e"],"b":1}`),
			types.StringValue(`{"b": 1.0,  "a": ["<&>"]}`),
		},
		{types.StringValue("[1,\n2]"), types.StringValue("[1,2]"), types.StringValue("[1,\n2]")},
		{types.StringValue("[1,2]"), types.StringValue("[2,1]"), types.StringValue("[2,1]")},
		{types.StringValue(`{"a":1}`), types.StringValue(`{"a":"1"}`), types.StringValue(`{"a":"1"}`)},
		{types.StringValue(`{"a":null}`), types.StringValue(`{}`), types.StringValue(`{}`)},
		{types.StringValue(`[1e9999999999]`), types.StringValue(`[2e9999999999]`), types.StringValue(`[2e9999999999]`)},
		{types.StringValue(`{} x`), types.StringValue(`{}`), types.StringValue(`{}`)},
		{types.StringValue("1.0"), types.StringValue("1"), types.StringValue("1")},
	} {
		resp := planmodifier.StringResponse{PlanValue: test.plan}
		spelling.KeepSpelling().PlanModifyString(t.Context(),
			planmodifier.StringRequest{StateValue: test.state, PlanValue: test.plan}, &resp)
		if !resp.PlanValue.Equal(test.want) {
			t.Errorf("state %s, plan %s: got %s", test.state, test.plan, resp.PlanValue)
		}
	}
}

func TestRequireText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		state, plan types.String
		want        string // "" if accepted
	}{
		{types.StringNull(), types.StringValue("a"), ""},
		{types.StringNull(), types.StringValue(""), `"" of name is refused: it is empty`},
		{types.StringNull(), types.StringValue(" \n"), "only spaces"},
		{types.StringValue("a"), types.StringValue(""), "it is empty"},
		{types.StringValue(" "), types.StringValue(" "), ""}, // imported as it is
		{types.StringNull(), types.StringUnknown(), ""},
	} {
		resp := planmodifier.StringResponse{PlanValue: test.plan}
		spelling.RequireText().PlanModifyString(t.Context(),
			planmodifier.StringRequest{Path: path.Root("name"), StateValue: test.state, PlanValue: test.plan}, &resp)
		switch {
		case test.want == "" && len(resp.Diagnostics) != 0:
			t.Errorf("state %s, plan %s: %v", test.state, test.plan, resp.Diagnostics)
		case test.want != "" && (len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), test.want)):
			t.Errorf("state %s, plan %s: %v, want %q", test.state, test.plan, resp.Diagnostics, test.want)
		}
	}
}

// Names of accounts have space at their ends and several lines.
func TestPrintable(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"HQ ": "", " ": "", "": "", "a\nb\tc": "", "a\u2028b": "",
		"a\x1bb": `'\x1b'`, "a\x00": `'\x00'`,
	} {
		var resp validator.StringResponse
		at := path.Root("subnets").AtMapKey("10.0.0.0/24").AtName("description")
		textvalidator.Printable().ValidateString(t.Context(),
			validator.StringRequest{Path: at, ConfigValue: types.StringValue(value)}, &resp)
		switch {
		case want == "" && len(resp.Diagnostics) != 0:
			t.Errorf("%q: %v", value, resp.Diagnostics)
		case want != "" && (len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), want) ||
			!strings.Contains(resp.Diagnostics[0].Detail(), `of subnets["10.0.0.0/24"].description`)):
			t.Errorf("%q: %v, want %q and the path", value, resp.Diagnostics, want)
		}
	}
}
