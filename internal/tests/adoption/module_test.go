package adoption_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The tests of the example module run as its author runs them, and leave nothing.
func TestModuleTests(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	before := a.console.Requests()
	c := a.directory("module", "")
	source := filepath.Join("..", "..", "..", "examples", "module")
	if err := os.CopyFS(filepath.Join(c.Dir, "module"), os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	c.Dir = filepath.Join(c.Dir, "module")
	if _, err := c.Run(t.Context(), "init", "-plugin-dir="+
		filepath.Join(filepath.Dir(filepath.Dir(c.Dir)), "plugins")); err != nil {
		t.Fatal(err)
	}
	output, err := c.Run(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(output, "6 passed, 0 failed") {
		t.Errorf("not all of the module's tests ran:\n%s", output)
	}
	if len(a.console.Requests()) == len(before) {
		t.Error("no request reached the console")
	}
	status, answer := a.console.Outside("GET", "/account/orgs", nil)
	if status != 200 || strings.Contains(string(answer), "EMEA") {
		t.Errorf("the tests left an organization behind: %s", answer)
	}
}
