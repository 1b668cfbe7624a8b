package repository

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// TestAuthenticationTable holds the guide's table of objects and credentials against what the
// objects require.
func TestAuthenticationTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repository(t), "templates", "guides", "authentication.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{} // object: what an organization token and an export token may
	name := regexp.MustCompile("`(runzero_[a-z_]+)`")
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.TrimSpace(cells[2]) != "yes" {
			continue
		}
		may := func(cell string) string { word, _, _ := strings.Cut(strings.TrimSpace(cell), ","); return word }
		for _, m := range name.FindAllStringSubmatch(cells[1], -1) {
			told[m[1]] = may(cells[3]) + " " + may(cells[4])
		}
	}
	yes := map[bool]string{true: "yes", false: "no"}
	for _, e := range provider.Registry() {
		for _, o := range objects(e) {
			if e.EphemeralResource != nil {
				continue // exchanges a credential of its own; the guide has a section on it
			}
			allows := func(kind runzero.LoginKind) string {
				return yes[o.Requires.Allows(kind) || o.RequiresExisting.Allows(kind)]
			}
			want := allows(runzero.KindOrganizationToken) + " " + allows(runzero.KindExportToken)
			object := o.TypeName()
			if e.Resource == nil && e.DataSource == nil && e.PluralDataSource != nil {
				object = "runzero_" + o.Plural // there is only the plural data source
			}
			if told[object] != want {
				t.Errorf("%s: an organization and an export token may %q by the guide, and %q by the code", object, told[object],
					want)
			}
		}
	}
}
