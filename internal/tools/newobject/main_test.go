package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNewObjectsCompile writes an object of each place beside copies of the registries, and lets
// the compiler see them in the repository. It compiles what an object adds; the provider as a
// whole, and with it the object's tests, would take a minute.
func TestNewObjectsCompile(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	dir, overlay := t.TempDir(), map[string]string{}
	objects := []object{{module, "test_webhook", "test_webhooks", false}, {module, "test_policy", "test_policies", true}}
	for _, i := range objects[0].insertions() {
		text, err := os.ReadFile(filepath.Join(root, i.file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, i.file)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, i.file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	arguments := []string{"build", "-overlay", filepath.Join(dir, "overlay.json"), "./internal/emulator"}
	for _, o := range objects {
		files, err := o.write(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			overlay[filepath.Join(root, file)] = filepath.Join(dir, file)
		}
		own := "./internal/provider/" + o.Package()
		arguments = append(arguments, own, own+"/"+o.Package()+"test")
		for file, entry := range map[string]string{
			"internal/provider/registry.go":         o.Package() + ".Entry(),",
			"internal/acctest/fixtures/fixtures.go": o.Package() + "test.Fixture(),",
			// What nothing calls compiles as well.
			"internal/provider/" + o.Package() + "/schema.go": "Export:   export(),",
		} {
			if text, err := os.ReadFile(filepath.Join(dir, file)); err != nil || !strings.Contains(string(text), entry) {
				t.Errorf("%s does not have %s", file, entry)
			}
		}
		if _, err := o.write(dir); err == nil || !strings.Contains(err.Error(), "is there already") {
			t.Errorf("the same object once more: %v", err)
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", arguments...)
	cmd.Dir = root
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go build: %v\n%s", err, output)
	}
}

// A new object has all files that the patterns of CONTRIBUTING have in common.
func TestNewObjectsHaveTheFilesOfThePatterns(t *testing.T) {
	t.Parallel()
	files := func(pattern string) []string {
		all, err := filepath.Glob(filepath.Join("..", "..", "provider", pattern, "*.go"))
		if err != nil || len(all) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(all), err)
		}
		for i, file := range all {
			all[i] = filepath.Base(file)
		}
		return all
	}
	o := object{module, "webhook", "webhooks", false}
	written := slices.Collect(maps.Values(o.files()))
	inSite := files("site")
	for _, file := range files("group") {
		if slices.Contains(inSite, file) && !slices.Contains(written, "internal/provider/webhook/"+file) {
			t.Errorf("group and site have a %s, and a new object has none", file)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, wrong := range [][]string{
		{"", "account"}, {"Webhook", "account"}, {"webhooks", "account"}, {"web-hook", "account"}, {"webhook", "site"},
	} {
		if o, err := newObject(wrong[0], wrong[1]); err == nil {
			t.Errorf("%q is taken as %v", wrong, o)
		}
	}
	o, err := newObject("asset_policy", "organization")
	if err != nil || o.Types() != "AssetPolicies" || o.Vars() != "assetPolicies" || o.Package() != "assetpolicy" ||
		o.Path() != "/org/asset-policies" || o.Operation() != "AssetPolicy" || o.TitlesUpper() != "Asset policies" ||
		o.Article() != "an" {
		t.Errorf("%v: %+v", err, o)
	}
	if err := run([]string{"-name", "webhook"}, nil); err == nil {
		t.Error("an object that lives nowhere is begun")
	}
}
