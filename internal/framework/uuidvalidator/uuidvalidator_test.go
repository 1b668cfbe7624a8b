package uuidvalidator_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
)

func TestUUID(t *testing.T) {
	t.Parallel()
	const id = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
	for name, test := range map[string]struct {
		value types.String
		want  string // "" if UUID accepts it
		empty string // the same for UUIDOrEmpty
	}{
		"right":       {types.StringValue(id), "", ""},
		"null":        {types.StringNull(), "", ""},
		"unknown":     {types.StringUnknown(), "", ""},
		"empty":       {types.StringValue(""), "it is empty", ""},
		"upper case":  {types.StringValue(strings.ToUpper(id)), `write "` + id + `"`, `write "` + id + `"`},
		"spaces":      {types.StringValue(" " + id), `write "` + id + `"`, `write "` + id + `"`},
		"braces":      {types.StringValue("{" + id + "}"), `write "` + id + `"`, `write "` + id + `"`},
		"zero":        {types.StringValue("00000000-0000-0000-0000-000000000000"), "use null", "use null"},
		"name":        {types.StringValue("Primary"), "an object's name is not its id", "an object's name is not its id"},
		"no hyphens":  {types.StringValue(strings.ReplaceAll(id, "-", "")), "8-4-4-4-12", "8-4-4-4-12"},
		"wrong digit": {types.StringValue("g" + id[1:]), "8-4-4-4-12", "8-4-4-4-12"},
		"hyphen slip": {types.StringValue(id[:8] + "0-" + id[10:]), "8-4-4-4-12", "8-4-4-4-12"},
	} {
		for _, side := range []struct {
			validator validator.String
			want      string
		}{{uuidvalidator.UUID(), test.want}, {uuidvalidator.UUIDOrEmpty(), test.empty}} {
			var resp validator.StringResponse
			side.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("id"), ConfigValue: test.value},
				&resp)
			want := side.want
			switch {
			case want == "" && len(resp.Diagnostics) != 0:
				t.Errorf("%s: %v", name, resp.Diagnostics)
			case want != "" && (len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), want)):
				t.Errorf("%s: %v, want %q", name, resp.Diagnostics, want)
			}
		}
	}
}

// The example in the message must itself be accepted.
func TestExampleIsRight(t *testing.T) {
	t.Parallel()
	var resp validator.StringResponse
	req := validator.StringRequest{Path: path.Root("id"), ConfigValue: types.StringValue("x")}
	uuidvalidator.UUID().ValidateString(t.Context(), req, &resp)
	_, example, _ := strings.Cut(resp.Diagnostics[0].Detail(), "right value: \"")
	req.ConfigValue = types.StringValue(strings.TrimSuffix(example, "\"."))
	resp = validator.StringResponse{}
	uuidvalidator.UUID().ValidateString(t.Context(), req, &resp)
	if len(resp.Diagnostics) != 0 {
		t.Errorf("%v", resp.Diagnostics)
	}
}
