package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/mocks"
)

// withoutRows are data sources whose example cannot be mocked, and why.
func withoutRows(isOpenTofu bool) map[string]string {
	all := map[string]string{"runzero_hosted_zone": "takes a name from a list, and mocked lists are empty"}
	if isOpenTofu {
		all["runzero_inventory"] = "has values of any type"
	}
	return all
}

// mockBlock is the provider of a test file: with the released mock data, in the way of the program.
func mockBlock(t *testing.T, dir string, isOpenTofu bool) string {
	t.Helper()
	read := func(path string) []byte {
		text, err := os.ReadFile(filepath.Join(repository(t), filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if isOpenTofu {
		return string(read(mocks.OpenTofuPath))
	}
	source := filepath.Join(dir, "tests", "mocks")
	if err := os.MkdirAll(source, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(source, "runzero.tfmock.hcl"), read(mocks.TerraformPath))
	return "mock_provider \"runzero\" {\n  source = \"./tests/mocks\"\n}\n"
}

// TestMocksServeEverything runs a module with every resource and every data source on the mock data
// that is released: applied, applied once more, and torn down, with no console at all.
func TestMocksServeEverything(t *testing.T) {
	t.Parallel()
	since(t, "mock_provider", "1.7", "1.8")
	b := newBench(t)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "tests"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, version := cli(t, "", nil, "version")
	isOpenTofu := strings.HasPrefix(version, "OpenTofu")
	provider := mockBlock(t, dir, isOpenTofu)
	const required = "terraform {\n  required_providers {\n    runzero = { source = \"seed-84f6aeb9/runzero\" }\n  }\n}\n"
	write(t, filepath.Join(dir, "resources.tf"), []byte(required+
		workspace.Everything("11111111-1111-4111-8111-111111111111", "first")+`
output "ids" {
  value = [runzero_organization.test.id, runzero_site.test.organization_id, runzero_api_token.test[0].id]
}
`))
	pages, err := filepath.Glob(filepath.Join(repository(t), "examples", "data-sources", "*", "data-source.tf"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no data sources: %v", err)
	}
	for _, page := range pages {
		example, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(page))
		if withoutRows(isOpenTofu)[name] != "" {
			continue
		}
		// A module with a provider of its own does not get the mocked one.
		example = regexp.MustCompile(`(?ms)^(provider "runzero" \{.*?\n\}|  provider = .*?)$`).ReplaceAll(example, nil)
		module := filepath.Join(dir, name)
		if err := os.Mkdir(module, 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(module, "main.tf"), example)
		write(t, filepath.Join(module, "provider.tf"), []byte(required))
		write(t, filepath.Join(dir, name+".tf"), []byte("module \""+name+"\" {\n  source = \"./"+name+"\"\n}\n"))
	}
	const run = `
run "%s" {
  assert {
    condition     = length(distinct(output.ids)) == 2 && alltrue([for id in output.ids : length(id) == 36])
    error_message = "The ids must be UUIDs, one for each kind."
  }
}
`
	write(t, filepath.Join(dir, "tests", "mocked.tftest.hcl"), []byte(provider+
		strings.Replace(run, "%s", "makes_everything", 1)+strings.Replace(run, "%s", "changes_nothing", 1)))
	if code, output := cli(t, dir, b.env, "get", "-no-color"); code != 0 {
		t.Fatalf("get ended with %d:\n%s", code, output)
	}
	if code, output := cli(t, dir, b.env, "test", "-no-color"); code != 0 {
		t.Errorf("test ended with %d:\n%s", code, output)
	}
	for _, r := range b.console.Requests() {
		t.Errorf("%s %s reached a console", r.Method, r.Path)
	}
}
