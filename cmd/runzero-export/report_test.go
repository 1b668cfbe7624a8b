package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestReport(t *testing.T) {
	t.Parallel()
	e, err := emulator.New(emulator.Options{ExplorersPerOrganization: 1})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	defer server.Close()
	settings := map[string]string{
		"RUNZERO_BASE_URL": server.URL, "RUNZERO_ACCOUNT_TOKEN": e.Bootstrap().AccountToken,
	}
	file := filepath.Join(t.TempDir(), "report.html")
	start := func(arguments ...string) (int, string, error) {
		var out bytes.Buffer
		code, err := run(t.Context(), arguments, environment{
			stdout: &out, stderr: &out, stdin: strings.NewReader(""), getenv: func(name string) string { return settings[name] },
		})
		return code, out.String(), err
	}
	code, output, err := start("-report", file)
	page, readErr := os.ReadFile(file)
	if code != exitDone || err != nil || readErr != nil || !bytes.Contains(page, []byte("runZero report")) ||
		!strings.Contains(output, "report.html written, with ") {
		t.Errorf("ended with %d, %v, %v:\n%s", code, err, readErr, output)
	}
	for _, r := range e.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s is no read", r.Method, r.Path)
		}
	}
	if code, _, err := start("-report", file, "-only", "site"); code != exitError || err == nil {
		t.Errorf("-report takes -only: %d, %v", code, err)
	}
	delete(settings, "RUNZERO_ACCOUNT_TOKEN")
	if code, _, err := start("-report", file); code != exitError || err == nil {
		t.Errorf("no credential, and no error: %d", code)
	}
}
