package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// console is an emulated console, what stands in front of it, and the program's environment.
type console struct {
	*emulator.Emulator

	front    func(w http.ResponseWriter, r *http.Request) bool // reports whether it has answered
	settings map[string]string
}

func newConsole(t *testing.T) *console {
	t.Helper()
	e, err := emulator.New(emulator.Options{ExplorersPerOrganization: 1})
	if err != nil {
		t.Fatal(err)
	}
	c := &console{Emulator: e}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.front == nil || !c.front(w, r) {
			e.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	c.settings = map[string]string{
		"RUNZERO_BASE_URL": server.URL, "RUNZERO_ACCOUNT_TOKEN": e.Bootstrap().AccountToken, "RUNZERO_MAX_RETRIES": "0",
	}
	return c
}

// outcome is how the program ended.
type outcome struct {
	code           int
	err            error
	stdout, stderr string
}

func (c *console) run(t *testing.T, isTerminal bool, arguments ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code, err := run(t.Context(), arguments, environment{
		stdout: &stdout, stderr: &stderr, stdin: strings.NewReader(""), isTerminal: isTerminal,
		getenv: func(name string) string { return c.settings[name] },
	})
	return outcome{code, err, stdout.String(), stderr.String()}
}

// refuse answers one path of the API with a status.
func refuse(path string, status int) func(w http.ResponseWriter, r *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != emulator.Prefix+path {
			return false
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(`{"error":"no"}`))
		return true
	}
}

func TestAnExportSaysWhatItDid(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	dir := filepath.Join(t.TempDir(), "out")
	got := c.run(t, false, "-out", dir)
	if got.code != exitDone || got.err != nil || !strings.Contains(got.stderr, "objects read with") ||
		strings.Contains(got.stderr, "\r") {
		t.Errorf("ended with %d, %v:\n%s", got.code, got.err, got.stderr)
	}
	imports, err := os.ReadFile(filepath.Join(dir, "imports.tf"))
	if err != nil || !bytes.Contains(imports, []byte("import {")) {
		t.Errorf("imports.tf: %v\n%s", err, imports)
	}
	if got := c.run(t, false, "-out", dir); got.code != exitError || got.err == nil ||
		!strings.Contains(got.err.Error(), "-force") {
		t.Errorf("a directory with files: %d, %v", got.code, got.err)
	}
	if got := c.run(t, true, "-out", dir, "-force"); got.code != exitDone || !strings.Contains(got.stderr, "\r\x1b[K") {
		t.Errorf("with -force, on a terminal: %d, %v:\n%q", got.code, got.err, got.stderr)
	}
}

func TestFilesInJSONAreJSON(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	dir := filepath.Join(t.TempDir(), "out")
	if got := c.run(t, false, "-format", "json", "-out", dir); got.code != exitDone || got.err != nil {
		t.Fatalf("ended with %d, %v:\n%s", got.code, got.err, got.stderr)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.tf.json"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil || !json.Valid(text) {
			t.Errorf("%s is no JSON: %v", name, err)
		}
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change    func(c *console)
		arguments []string
		isWritten bool
		text      string
	}{
		"a collection that the credential may not read": {
			change: func(c *console) { c.front = refuse("/account/groups", http.StatusForbidden) }, isWritten: true, text: "group",
		},
		"an outage in the middle": {
			change: func(c *console) { c.front = refuse("/account/users", http.StatusBadGateway) }, text: "502",
		},
		"a wrong credential": {
			change: func(c *console) { c.settings["RUNZERO_ACCOUNT_TOKEN"] = "CT" + strings.Repeat("0", 32) }, text: "401",
		},
		"a password in the console's address": {
			change: func(c *console) {
				c.settings["RUNZERO_BASE_URL"] = strings.Replace(c.settings["RUNZERO_BASE_URL"], "//", "//me:hunter2@", 1)
			},
		},
		"a kind that there is not":          {arguments: []string{"-only", "widgets"}, text: "widgets"},
		"an organization that there is not": {arguments: []string{"-organization", "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10"}},
		"a format that there is not":        {arguments: []string{"-format", "yaml"}, text: "yaml"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t)
			if test.change != nil {
				test.change(c)
			}
			dir := filepath.Join(t.TempDir(), "out")
			got := c.run(t, false, append([]string{"-out", dir}, test.arguments...)...)
			text := fmt.Sprint(got.err, got.stdout, got.stderr)
			if got.code != exitError || got.err == nil || !strings.Contains(text, test.text) {
				t.Errorf("ended with %d, %v:\n%s", got.code, got.err, text)
			}
			if strings.Contains(text, "hunter2") {
				t.Error("the output holds the password")
			}
			if _, err := os.Stat(dir); (err == nil) != test.isWritten {
				t.Errorf("written: %t", err == nil)
			}
		})
	}
}

func TestUnmanagedObjectsEndWithTheirOwnCode(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	status, answer := c.Outside(http.MethodGet, "/account/sites", nil)
	var sites []struct{ ID string }
	if err := json.Unmarshal(answer, &sites); status != http.StatusOK || err != nil || len(sites) == 0 {
		t.Fatalf("%d sites, status %d: %v", len(sites), status, err)
	}
	var instances []any
	for _, site := range sites {
		instances = append(instances, map[string]any{"attributes": map[string]any{"id": site.ID}})
	}
	state, err := json.Marshal(map[string]any{"version": 4, "terraform_version": "1.11.4", "resources": []any{map[string]any{
		"mode": "managed", "type": "runzero_site", "name": "all", "instances": instances,
		"provider": `provider["registry.terraform.io/seed-84f6aeb9/runzero"]`,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "terraform.tfstate")
	if err := os.WriteFile(file, state, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := c.run(t, false, "-unmanaged", "-only", "site", file); got.code != exitDone || got.err != nil ||
		!strings.Contains(got.stdout, "are in a state") {
		t.Errorf("all in a state: %d, %v:\n%s", got.code, got.err, got.stdout)
	}
	got := c.run(t, false, "-unmanaged", "-only", "site,api_token", file)
	if got.code != exitUnmanaged || got.err != nil || !strings.Contains(got.stdout, "runzero_api_token") &&
		!strings.Contains(got.stdout, "API token") {
		t.Errorf("a token in no state: %d, %v:\n%s", got.code, got.err, got.stdout)
	}
	if got := c.run(t, false, "-unmanaged", "-format", "json", file); got.code != exitUnmanaged ||
		!json.Valid([]byte(got.stdout)) {
		t.Errorf("as JSON: %d, %v:\n%s", got.code, got.err, got.stdout)
	}
	if got := c.run(t, false, "-unmanaged", file+".missing"); got.code != exitError || got.err == nil {
		t.Errorf("no such state: %d", got.code)
	}
}
