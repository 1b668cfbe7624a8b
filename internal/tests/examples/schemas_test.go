package examples

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/reference"
)

// TestSchemasAreThoseOfTheCLI compares the schemas that the pages are made of
// with what Terraform or OpenTofu says of the same provider.
func TestSchemasAreThoseOfTheCLI(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	dir := t.TempDir()
	setup, err := os.ReadFile(filepath.Join(repository(t), "examples", "provider", "provider.tf"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "provider.tf"), setup)
	code, output := cli(t, dir, b.env, "providers", "schema", "-json")
	if code != 0 {
		t.Fatalf("providers schema ended with %d:\n%s", code, output)
	}
	ours, err := reference.Schemas(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	got, want := onlySchema(t, ours), onlySchema(t, []byte(output))
	for kind := range got {
		// An older CLI does not know the newer kinds.
		if _, known := want[kind]; !known {
			delete(got, kind)
		}
	}
	if len(got) < 3 {
		t.Fatalf("the CLI names only %d kinds of schema", len(got))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("- is the CLI's, + is ours:\n%s", diff)
	}
}

// onlySchema is the schema of the one provider in the document.
func onlySchema(t *testing.T, document []byte) map[string]any {
	t.Helper()
	var all struct {
		Providers map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(document, &all); err != nil {
		t.Fatalf("%v in %.200s", err, document)
	}
	for _, schema := range all.Providers {
		return schema
	}
	t.Fatal("the document has no provider")
	return nil
}
