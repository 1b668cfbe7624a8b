package textvalidator_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
)

func TestValidators(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value    types.String
		notBlank string // "" if accepted
		oneLine  string
	}{
		{types.StringValue("Head office"), "", ""},
		{types.StringNull(), "", ""},
		{types.StringUnknown(), "", ""},
		{types.StringValue(""), "it is empty", ""},
		{types.StringValue(" \u00a0"), "only spaces", ""},
		{types.StringValue(" a"), "trimspace()", ""},
		{types.StringValue("a\n"), "trimspace()", "chomp()"},
		{types.StringValue("a\nb"), "", "more than one line"},
		{types.StringValue("a\rb"), "", "more than one line"},
		{types.StringValue("a\u2028b"), "", "more than one line"},
		{types.StringValue("a\tb"), "", `control character '\t'`},
		{types.StringValue("a\x00b"), "", `control character '\x00'`},
		{types.StringValue("Zürich, 東京"), "", ""},
	} {
		for _, side := range []struct {
			validator validator.String
			want      string
		}{{textvalidator.NotBlank(), test.notBlank}, {textvalidator.OneLine(), test.oneLine}} {
			var resp validator.StringResponse
			side.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("name"), ConfigValue: test.value},
				&resp)
			switch {
			case side.want == "" && len(resp.Diagnostics) != 0:
				t.Errorf("%s: %v", test.value, resp.Diagnostics)
			case side.want != "" && (len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), side.want)):
				t.Errorf("%s: %v, want %q", test.value, resp.Diagnostics, side.want)
			}
		}
	}
}

// Terraform prints diagnostics as they are, so a sensitive value must not be in one.
func TestSensitiveValuesAreNotQuoted(t *testing.T) {
	t.Parallel()
	config := tfsdk.Config{Schema: schema.Schema{Attributes: map[string]schema.Attribute{
		"name":      schema.StringAttribute{Optional: true},
		"token":     schema.StringAttribute{Optional: true, Sensitive: true},
		"secret_wo": schema.StringAttribute{Optional: true, WriteOnly: true},
		"secret":    schema.MapAttribute{ElementType: types.StringType, Optional: true, Sensitive: true},
		"tags":      schema.MapAttribute{ElementType: types.StringType, Optional: true},
		"credential": schema.SingleNestedAttribute{
			Optional: true, Sensitive: true,
			Attributes: map[string]schema.Attribute{"key": schema.StringAttribute{Optional: true}},
		},
	}}}
	for _, test := range []struct {
		at     path.Path
		quoted bool
	}{
		{path.Root("name"), true},
		{path.Root("tags").AtMapKey("a"), true},
		{path.Root("token"), false},
		{path.Root("secret_wo"), false},
		{path.Root("secret").AtMapKey("access_key"), false},
		{path.Root("credential").AtName("key"), false},
	} {
		var resp validator.StringResponse
		req := validator.StringRequest{Config: config, Path: test.at, ConfigValue: types.StringValue("hunter2 ")}
		textvalidator.NotBlank().ValidateString(t.Context(), req, &resp)
		if len(resp.Diagnostics) != 1 {
			t.Fatalf("%s: got %d diagnostics", test.at, len(resp.Diagnostics))
		}
		if quoted := strings.Contains(resp.Diagnostics[0].Detail(), "hunter2"); quoted != test.quoted {
			t.Errorf("%s: the value is quoted: %v", test.at, quoted)
		}
	}
}

func TestLongTextIsCut(t *testing.T) {
	t.Parallel()
	var resp validator.StringResponse
	req := validator.StringRequest{Path: path.Root("name"), ConfigValue: types.StringValue(strings.Repeat("é", 500) + " ")}
	textvalidator.NotBlank().ValidateString(t.Context(), req, &resp)
	if n := strings.Count(resp.Diagnostics[0].Detail(), "é"); n != 80 {
		t.Errorf("%d characters are quoted, want 80", n)
	}
}
