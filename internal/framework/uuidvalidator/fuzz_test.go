package uuidvalidator_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
)

// FuzzUUID: exactly the ids of the service are accepted, and the spelling that a refusal proposes
// is accepted too.
func FuzzUUID(f *testing.F) {
	const id = "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10"
	for _, seed := range []string{
		id, strings.ToUpper(id), "{" + id + "}", " " + id,
		"00000000-0000-0000-0000-000000000000", "", strings.ReplaceAll(id, "-", ""), "K" + id[1:], "{ " + id + "}",
	} {
		f.Add(seed)
	}
	right := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	proposal := regexp.MustCompile(`write "([^"]+)"`)
	refusal := func(t *testing.T, text string) string {
		var resp validator.StringResponse
		uuidvalidator.UUID().ValidateString(t.Context(),
			validator.StringRequest{Path: path.Root("id"), ConfigValue: types.StringValue(text)}, &resp)
		if len(resp.Diagnostics) == 0 {
			return ""
		}
		return resp.Diagnostics[0].Detail()
	}
	f.Fuzz(func(t *testing.T, text string) {
		output := refusal(t, text)
		if want := right.MatchString(text) && strings.Trim(text, "0-") != ""; want != (output == "") {
			t.Fatalf("%q: %q", text, output)
		}
		_, reason, _ := strings.Cut(output, "is refused:")
		if m := proposal.FindStringSubmatch(reason); len(m) == 2 && strings.Trim(m[1], "0-") != "" && refusal(t, m[1]) != "" {
			t.Fatalf("%q: %q is proposed and refused", text, m[1])
		}
	})
}
