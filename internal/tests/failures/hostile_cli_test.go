package failures

import (
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestHostileConsoleAtTheTerminal: without color, where Terraform puts nothing before the lines of
// an error, none of them steers the terminal or is a command to a build system.
func TestHostileConsoleAtTheTerminal(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{})
	r.Write(`
		resource "runzero_site" "test" {
			name = "Berlin"
		}

		resource "runzero_group" "test" {
			name = "Viewers"
		}`)
	r.Apply()
	h := &hostileConsole{}
	r.Intercept(h.wrap)
	evilly := func(*exchange) string { return evil }
	for name, test := range map[string]struct {
		rule       rule
		wantOutput string
	}{
		"refusals":         {refuse(http.StatusForbidden, evilly), "Error: Cannot read"},
		"refusals in text": {refuseInText(http.StatusBadRequest, evilly), "Error: Cannot read"},
		"rows": {all(rewrite(func(name, text string) string {
			if isID(name) || name == "name" {
				return text
			}
			return text + evil
		}), only(http.MethodPatch, "/", refuse(http.StatusBadRequest, evilly))), ""},
	} {
		h.obey(test.rule)
		output, _ := r.Try("apply", "-auto-approve", "-no-color")
		h.obey(nil)
		if !strings.Contains(output, test.wantOutput) {
			t.Errorf("%s: it says\n%s", name, output)
		}
		if strings.ContainsAny(output, "\x1b\x07\x00\u202e\u2066\u0085\u2028") {
			t.Errorf("%s: it steers the terminal: %q", name, output)
		}
		if at := ciCommand.FindString(output); at != "" {
			t.Errorf("%s: it commands a build system by %q:\n%s", name, at, output)
		}
	}
	r.ExpectNoChange()
}

// TestOddTextsStay: what a configuration says comes back as it is spelled there, characters that
// are taken out of rows included: the apply is consistent, the plan after it empty, and another
// change touches none of them.
func TestOddTextsStay(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{})
	config := func(more string) string {
		return `
		resource "runzero_site" "test" {
			name        = "odd \u202ered"
			description = "a tab\there\r\nand \u0085\u2028more"
			subnets     = { "10.0.0.0/24" = { description = "x\u2066y", tags = { "k\u001b" = "v\u0007" } } }
			` + more + `
		}

		data "runzero_site" "test" {
			name = runzero_site.test.name
		}`
	}
	r.Write(config(""))
	r.Apply()
	r.ExpectNoChange()
	before := r.Rows("/account/sites")
	r.Write(config(`scope = ["10.0.1.7"]`))
	r.Apply()
	r.ExpectNoChange()
	after := r.Rows("/account/sites")
	for i, row := range before {
		for _, name := range []string{"name", "description"} {
			if row["name"] != "Primary" && after[i]["id"] == row["id"] && after[i][name] != row[name] {
				t.Errorf("%s was %q and is %q", name, row[name], after[i][name])
			}
		}
	}
}
