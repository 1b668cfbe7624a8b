package textvalidator_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
)

// validate checks a text of an attribute.
func validate(t *testing.T, v validator.String, given types.String, isSensitive bool) diag.Diagnostics {
	t.Helper()
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"word": schema.StringAttribute{Optional: true, Sensitive: isSensitive},
	}}
	raw, err := given.ToTerraformValue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	config := tftypes.NewValue(s.Type().TerraformType(t.Context()), map[string]tftypes.Value{"word": raw})
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{
		Path: path.Root("word"), ConfigValue: given, Config: tfsdk.Config{Schema: s, Raw: config},
	}, &resp)
	return resp.Diagnostics
}

func TestAnUnusualWordIsWarnedOfAndPasses(t *testing.T) {
	t.Parallel()
	words := textvalidator.UsualWord("a.b", "c")
	for name, test := range map[string]struct {
		given       types.String
		isSensitive bool
		want        string // "" = silence
	}{
		"a documented word":      {given: types.StringValue("c")},
		"none":                   {given: types.StringNull()},
		"one known after apply":  {given: types.StringUnknown()},
		"another word":           {given: types.StringValue("axb"), want: `The text "axb" of word: it is not one of`},
		"a part of another word": {given: types.StringValue("cc"), want: `"cc"`},
		"a secret":               {given: types.StringValue("hidden"), isSensitive: true, want: "The sensitive text of word"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := validate(t, words, test.given, test.isSensitive)
			if test.want == "" && len(got) == 0 {
				return
			}
			if len(got) != 1 || got.HasError() || !strings.Contains(got[0].Detail(), test.want) {
				t.Fatalf("%d diagnostics, want a warning with %q", len(got), test.want)
			}
			if test.isSensitive && strings.Contains(got[0].Detail(), "hidden") {
				t.Error("a warning shows a sensitive text")
			}
		})
	}
}

func TestAPrintableTextHasNoControlCharacters(t *testing.T) {
	t.Parallel()
	for given, ok := range map[string]bool{"a\n\tb ": true, "": true, "a\x1b[2J": false, "a\x00": false} {
		if got := validate(t, textvalidator.Printable(), types.StringValue(given), false); got.HasError() == ok {
			t.Errorf("%q: %d diagnostics", given, len(got))
		}
	}
}
