package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tffunction "github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/function"
)

// TestFunctionExamples plans the example of every function: each has one, it calls the function,
// and it works with nothing but what its directory holds.
func TestFunctionExamples(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	root := filepath.Join(repository(t), "examples")
	setup, err := os.ReadFile(filepath.Join(root, "provider", "provider.tf"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	t.Cleanup(func() { b.onlyReads(t) }) // after the subtests, which run in parallel
	for _, construct := range function.All() {
		var name tffunction.MetadataResponse
		construct().Metadata(t.Context(), tffunction.MetadataRequest{}, &name)
		known[name.Name] = true
		t.Run(name.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "functions", name.Name))); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(filepath.Join(dir, "function.tf"))
			if err != nil || !strings.Contains(string(text), "provider::runzero::"+name.Name+"(") {
				t.Fatalf("function.tf does not call %s: %v", name.Name, err)
			}
			write(t, filepath.Join(dir, "provider.tf"), setup)
			env := append([]string{"TF_VAR_token=OT" + strings.Repeat("0", 28)}, b.env...)
			if code, output := cli(t, dir, env, "plan", "-no-color", "-lock=false"); code != 0 ||
				strings.Contains(output, "Warning: Check block") {
				t.Errorf("plan ended with %d:\n%s", code, output)
			}
		})
	}
	directories, err := os.ReadDir(filepath.Join(root, "functions"))
	if err != nil {
		t.Fatal(err)
	}
	for _, directory := range directories {
		if !known[directory.Name()] {
			t.Errorf("there is no function %s", directory.Name())
		}
	}
}
