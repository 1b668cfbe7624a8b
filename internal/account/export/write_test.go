package export

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDirectoriesWithFilesAreRefused(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	first := Files{"a.tf": asHCL(file{}), "old.tf": asHCL(file{}), "icons/x.png": []byte("x")}
	if err := WriteFiles(dir, first, false); err != nil {
		t.Fatal(err)
	}
	if err := WriteFiles(dir, first, false); err == nil {
		t.Error("a directory with files was taken")
	}
	if err := os.WriteFile(filepath.Join(dir, "mine.tf"), []byte("# by hand\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFiles(dir, Files{"a.tf": asHCL(file{})}, true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "old.tf")); err == nil {
		t.Error("a file of the earlier export is still there")
	}
	if _, err := os.Stat(filepath.Join(dir, "mine.tf")); err != nil {
		t.Error("a file of somebody else was removed")
	}
	rest, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".runzero-export-*"))
	if err != nil || len(rest) > 0 {
		t.Errorf("%v is left behind", rest)
	}
}
