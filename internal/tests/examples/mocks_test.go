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

// TestMocksServeEverything runs a module with every resource and every data source on the mock data
// that is released: applied, applied once more, and torn down, with no console at all.
func TestMocksServeEverything(t *testing.T) {
	t.Parallel()
	since(t, "mock_provider", "1.7", "1.8")
	b := newBench(t)
	root := repository(t)
	dir := t.TempDir()
	source := filepath.Join(dir, "tests", "mocks")
	if err := os.MkdirAll(source, 0o700); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(mocks.Path)))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(source, filepath.Base(mocks.Path)), text)
	write(t, filepath.Join(dir, "resources.tf"),
		[]byte(workspace.Everything("11111111-1111-4111-8111-111111111111", "first")))
	pages, err := filepath.Glob(filepath.Join(root, "examples", "data-sources", "*", "data-source.tf"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no data sources: %v", err)
	}
	write(t, filepath.Join(dir, "provider.tf"), []byte(`terraform {
  required_providers {
    runzero = { source = "seed-84f6aeb9/runzero" }
  }
}

output "ids" {
  value = [runzero_organization.test.id, runzero_site.test.organization_id, runzero_api_token.test[0].id]
}
`))
	for _, page := range pages {
		example, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(page))
		if name == "runzero_hosted_zone" {
			continue // it takes a name from a list, and mocked lists are empty
		}
		// A module with a provider of its own does not get the mocked one.
		example = regexp.MustCompile(`(?ms)^provider "runzero" \{.*?^\}|^  provider = .*?$`).ReplaceAll(example, nil)
		module := filepath.Join(dir, name)
		if err := os.Mkdir(module, 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(module, "main.tf"), example)
		write(t, filepath.Join(module, "provider.tf"),
			[]byte("terraform {\n  required_providers {\n    runzero = { source = \"seed-84f6aeb9/runzero\" }\n  }\n}\n"))
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
	write(t, filepath.Join(dir, "tests", "mocked.tftest.hcl"), []byte(`mock_provider "runzero" {
  source = "./tests/mocks"
}
`+strings.Replace(run, "%s", "makes_everything", 1)+strings.Replace(run, "%s", "changes_nothing", 1)))
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
