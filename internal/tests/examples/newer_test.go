package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// since skips a test that needs a newer CLI; "" as a version is one that does not exist yet.
func since(t *testing.T, what, terraform, opentofu string) {
	t.Helper()
	code, output := cli(t, "", nil, "version")
	about := regexp.MustCompile(`^(Terraform|OpenTofu) v(\d+)\.(\d+)`).FindStringSubmatch(output)
	if code != 0 || about == nil {
		t.Fatalf("version ended with %d:\n%s", code, output)
	}
	needed := map[string]string{"Terraform": terraform, "OpenTofu": opentofu}[about[1]]
	if needed == "" {
		t.Skipf("%s has no %s", about[1], what)
	}
	need := regexp.MustCompile(`^(\d+)\.(\d+)$`).FindStringSubmatch(needed)
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // the expressions match digits only
	if have, want := number(about[2])*1000+number(about[3]), number(need[1])*1000+number(need[2]); have < want {
		t.Skipf("%s need %s %s or newer, this is %s", what, about[1], needed, about[0])
	}
}

// newer are the examples of what older programs do not know. Each is planned, or queried, with
// nothing but what its page shows, on the default console and on the one that answers the other
// way.
func newer(t *testing.T, pattern, copied string, arguments ...string) {
	t.Helper()
	setting := newBench(t).env[0]
	for _, variants := range [][]string{nil, {"other"}} {
		t.Run(strings.Join(append([]string{"console"}, variants...), "-"), func(t *testing.T) {
			t.Parallel()
			newerOn(t, newConsole(t, setting, variants...), pattern, copied, arguments...)
		})
	}
}

func newerOn(t *testing.T, b *bench, pattern, copied string, arguments ...string) {
	t.Helper()
	b.furnish(t)
	first := b.console.Bootstrap()
	env := append([]string{
		"TF_VAR_organization_id=" + first.OrganizationID,
		"TF_VAR_reporting_client_id=" + first.ClientID, "TF_VAR_reporting_client_secret=" + first.ClientSecret,
	}, b.env...)
	root := filepath.Join(repository(t), "examples")
	setup, err := os.ReadFile(filepath.Join(root, "provider", "provider.tf"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples match %s: %v", pattern, err)
	}
	t.Cleanup(func() { // after the subtests, which run in parallel
		if len(b.console.Requests()) == 0 {
			t.Error("no request reached the console")
		}
		b.onlyReads(t)
	})
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, "provider.tf"), setup)
			write(t, filepath.Join(dir, copied), text)
			if code, output := cli(t, dir, env, arguments...); code != 0 {
				t.Errorf("%s ended with %d:\n%s", arguments[0], code, output)
			}
		})
	}
}

func TestEphemeralExamplesPlan(t *testing.T) {
	t.Parallel()
	since(t, "ephemeral resources", "1.10", "1.11")
	newer(t, "ephemeral-resources/*/ephemeral-resource.tf", "example.tf", "plan", "-no-color", "-lock=false")
}

func TestActionExamplesPlan(t *testing.T) {
	t.Parallel()
	since(t, "actions", "1.14", "")
	newer(t, "actions/*/action.tf", "example.tf", "plan", "-no-color", "-lock=false")
}

func TestListExamplesQuery(t *testing.T) {
	t.Parallel()
	since(t, "list resources", "1.14", "")
	newer(t, "list-resources/*/list-resource.tfquery.hcl", "example.tfquery.hcl", "query", "-no-color")
}
