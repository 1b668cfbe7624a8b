package repository

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/mocks"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/gendocs/reference"
)

// pages reads all files below a directory, by their path in it.
func pages(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		all[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestDocsAreCurrent(t *testing.T) {
	t.Parallel()
	root := repository(t)
	newer, err := reference.Generate(t.Context(), root, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pages(t, filepath.Join(root, "docs")), pages(t, newer)); diff != "" {
		t.Errorf("docs/ is not what the code gives; run make generate. - is docs/, + is fresh:\n%s", diff)
	}
}

func TestMocksAreCurrent(t *testing.T) {
	t.Parallel()
	schemas, err := reference.Schemas(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := mocks.Files(schemas)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range files {
		if diff := cmp.Diff(readFile(t, filepath.Join(repository(t), filepath.FromSlash(path))), string(want)); diff != "" {
			t.Errorf("%s is not what the schemas give; run make generate:\n%s", path, diff)
		}
	}
}
