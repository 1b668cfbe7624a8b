package clirun

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The script builds the provider for all packages in the version that they ask for.
func TestScriptBuildsTheVersion(t *testing.T) {
	t.Parallel()
	root, err := Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "scripts", "test.sh"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "-X main.version=" + Version + "\""; !strings.Contains(string(text), want) {
		t.Errorf("scripts/test.sh does not build with %q", want)
	}
}

// A provider that is built already is copied, but not in place of another version.
func TestBuiltProviderIsCopied(t *testing.T) {
	built := filepath.Join(t.TempDir(), "built")
	if err := os.WriteFile(built, []byte("the provider"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RUNZERO_TEST_PROVIDER", built)
	program, err := BuildProvider(t.Context(), "there is no such directory", t.TempDir(), Version)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(program); err != nil || string(text) != "the provider" {
		t.Errorf("%s holds %q: %v", program, text, err)
	}
	if _, err := BuildProvider(t.Context(), "there is no such directory", t.TempDir(), "0.2.0"); err == nil {
		t.Error("another version was not built")
	}
}
