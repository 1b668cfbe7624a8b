package rfc3339type_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
)

func written(text string) rfc3339type.Value {
	return rfc3339type.Value{StringValue: types.StringValue(text)}
}

func TestFrom(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*60*60)
	for want, in := range map[string]time.Time{
		"2030-01-31T08:00:00Z":      time.Date(2030, 1, 31, 10, 0, 0, 0, zone),
		"2030-01-31T08:00:00.0125Z": time.Date(2030, 1, 31, 8, 0, 0, 12500000, time.UTC),
		"9999-12-31T23:59:59Z":      time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		if got := rfc3339type.From(in).ValueString(); got != want {
			t.Errorf("From(%s) = %s, want %s", in, got, want)
		}
	}
	for _, none := range []time.Time{
		{},
		time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got := rfc3339type.From(none); !got.IsNull() {
			t.Errorf("From(%s) = %s, want null", none, got)
		}
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	if got, ok := written("2030-01-31T09:00:00+01:00").Time(); !ok || got != time.Date(2030, 1, 31, 8, 0, 0, 0, time.UTC) {
		t.Errorf("got %v, %v", got, ok)
	}
	for _, none := range []rfc3339type.Value{rfc3339type.Null(), rfc3339type.Unknown(), {}, written("soon")} {
		if got, ok := none.Time(); ok {
			t.Errorf("%s is the time %v", none, got)
		}
	}
}

func TestSemanticEquals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b rfc3339type.Value
		want bool
	}{
		{written("2030-01-31T08:00:00Z"), written("2030-01-31T09:00:00+01:00"), true},
		{written("2030-01-31T08:00:00Z"), written("2030-01-31T08:00:00.000Z"), true},
		{written("2030-01-31T08:00:00Z"), written("2030-01-31T08:00:01Z"), false},
		{written("2030-01-31T08:00:00Z"), written("2030-01-31T08:00:00+01:00"), false},
		{rfc3339type.Null(), rfc3339type.Value{}, true},
		{rfc3339type.Null(), written("2030-01-31T08:00:00Z"), false},
		{rfc3339type.Unknown(), written("2030-01-31T08:00:00Z"), false},
	} {
		for _, pair := range [][2]rfc3339type.Value{{test.a, test.b}, {test.b, test.a}} {
			got, diags := pair[0].StringSemanticEquals(t.Context(), pair[1])
			if got != test.want || diags.HasError() {
				t.Errorf("%s and %s: %v %v", pair[0], pair[1], got, diags)
			}
		}
	}
	if _, diags := rfc3339type.Null().StringSemanticEquals(t.Context(), types.StringNull()); !diags.HasError() {
		t.Error("comparing with a foreign type is no error")
	}
}

func TestValidateAttribute(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2030-01-31T08:00:00Z":      "",
		"2030-01-31T08:00:00.5Z":    "",
		"2030-01-31T08:00:00-05:30": "",
		"2030-01-31T08:00:00":       `no time zone; for UTC write "2030-01-31T08:00:00Z"`,
		"2030-01-31 08:00":          `no time zone; for UTC write "2030-01-31T08:00:00Z"`,
		"2030-01-31":                `for midnight UTC write "2030-01-31T00:00:00Z"`,
		"2030-02-30T08:00:00Z":      "not an RFC 3339 time",
		"2030-01-31T8:00:00Z":       "not an RFC 3339 time",
		"2030-01-31T08:00:00,5Z":    "not an RFC 3339 time",
		"2030-01-31T08:00:00+24:30": "not an RFC 3339 time",
		"2030-01-31t08:00:00Z":      "not an RFC 3339 time",
		"1900000000":                "not an RFC 3339 time",
		"":                          "not an RFC 3339 time",
	} {
		var resp xattr.ValidateAttributeResponse
		written(text).ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("start_time")}, &resp)
		switch {
		case want == "" && len(resp.Diagnostics) != 0:
			t.Errorf("%q: %v", text, resp.Diagnostics)
		case want != "" && (len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), want) ||
			!strings.Contains(resp.Diagnostics[0].Detail(), "2030-01-31T09:00:00+01:00")):
			t.Errorf("%q: %v, want %q and an example", text, resp.Diagnostics, want)
		}
	}
	for _, value := range []rfc3339type.Value{rfc3339type.Null(), rfc3339type.Unknown(), {}} {
		var resp xattr.ValidateAttributeResponse
		value.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{}, &resp)
		if len(resp.Diagnostics) != 0 {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
}

func TestSendable(t *testing.T) {
	t.Parallel()
	for value, want := range map[types.String]int{
		types.StringValue("2030-01-31T08:00:00.5Z"):    1,
		types.StringValue("2030-01-31T08:00:00.0Z"):    0,
		types.StringValue("2030-01-31T08:00:00Z"):      0,
		types.StringValue("1970-01-01T00:00:00Z"):      1, // the service takes 0 for "none"
		types.StringValue("1970-01-01T01:00:00+01:00"): 1,
		types.StringValue("1969-12-31T23:59:59Z"):      1,
		types.StringValue("0001-01-01T00:00:00Z"):      1,
		types.StringValue("1970-01-01T00:00:01Z"):      0,
		types.StringValue("soon"):                      0,
		types.StringNull():                             0,
		types.StringUnknown():                          0,
	} {
		var resp validator.StringResponse
		rfc3339type.Sendable().ValidateString(t.Context(),
			validator.StringRequest{Path: path.Root("start_time"), ConfigValue: value}, &resp)
		if len(resp.Diagnostics) != want {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
}

func TestThroughTheFramework(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := schema.Schema{Attributes: map[string]schema.Attribute{"at": schema.StringAttribute{
		CustomType: rfc3339type.Type{},
		Optional:   true,
	}}}
	type model struct {
		At rfc3339type.Value `tfsdk:"at"`
	}
	for _, value := range []rfc3339type.Value{
		rfc3339type.From(time.Unix(1900000000, 5)), rfc3339type.Null(),
		rfc3339type.Unknown(),
		{},
	} {
		state := tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(ctx), nil)}
		diags := state.Set(ctx, model{value})
		var out model
		diags.Append(state.Get(ctx, &out)...)
		if diags.HasError() || !out.At.Equal(value) {
			t.Errorf("%s came back as %s: %v", value, out.At, diags)
		}
	}
}

// Whatever From prints is valid, and is the same instant again.
func TestFromAndTimeAreInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.IntRange(-14*60, 14*60).Draw(t, "offset")
		in := time.Unix(rapid.Int64Range(1, 253402300799).Draw(t, "seconds"),
			rapid.Int64Range(0, 999999999).Draw(t, "nanoseconds"))
		in = in.In(time.FixedZone("", offset*60))
		value := rfc3339type.From(in)
		if out, ok := value.Time(); !ok || !out.Equal(in) {
			t.Fatalf("%s came back as %s", in, out)
		}
		var resp xattr.ValidateAttributeResponse
		value.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{}, &resp)
		if len(resp.Diagnostics) != 0 {
			t.Fatalf("%s: %v", value, resp.Diagnostics)
		}
	})
}
