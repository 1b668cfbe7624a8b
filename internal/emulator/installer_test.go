package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestInstallerRegisters fetches what installs an Explorer, by the download token alone, and runs
// it.
func TestInstallerRegisters(t *testing.T) {
	t.Parallel()
	for _, needed := range []string{"sh", "curl", "uname"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skip(needed, "is not installed")
		}
	}
	r := newRig(t, emulator.Options{})
	server := httptest.NewServer(r.e)
	t.Cleanup(server.Close)
	o := r.do("PUT", "/account/orgs", obj{"name": "Tenant"}).want(200).row()
	token, _ := o["download_token"].(string)
	get := func(path string) (int, []byte) {
		t.Helper()
		w := httptest.NewRecorder()
		q := httptest.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/download/explorer/"+path, nil)
		r.e.ServeHTTP(w, q)
		return w.Code, w.Body.Bytes()
	}
	for _, wrong := range []string{
		"DT0/1/runzero-explorer-linux-amd64.bin", token + "/runzero-explorer-linux-amd64.bin", token + "/1/other",
		token + "/1/runzero-explorer-windows-amd64.exe",
	} {
		if code, _ := get(wrong); code != http.StatusNotFound {
			t.Errorf("%s answers %d", strings.ReplaceAll(wrong, token, "TOKEN"), code)
		}
	}
	code, program := get(token + "/any/runzero-explorer-linux-amd64.bin")
	if code != http.StatusOK {
		t.Fatalf("answered %d", code)
	}
	file := filepath.Join(t.TempDir(), "runzero-explorer.bin")
	if err := os.WriteFile(file, program, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is the same host
		if output, err := exec.CommandContext(t.Context(), "sh", file).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	rows := r.do("GET", "/org/explorers?_oid="+id(o), nil).want(200).rows()
	if len(rows) != 1 || rows[0]["connected"] != true {
		t.Errorf("the Explorers are %v", rows)
	}
}
