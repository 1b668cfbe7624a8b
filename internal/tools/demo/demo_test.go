package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// TestDemo runs the whole demo, as "make demo" does.
func TestDemo(t *testing.T) {
	t.Parallel()
	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		t.Skip("no Terraform or OpenTofu program named in TF_ACC_TERRAFORM_PATH; make test does that")
	}
	var output bytes.Buffer
	trace := filepath.Join(t.TempDir(), "trace.log")
	if err := run(t.Context(), &output, options{version: "0.1.0", cli: program, trace: trace}); err != nil {
		t.Fatalf("%v\n%s", err, output.String())
	}
	for _, want := range []string{
		"site_count = 44", "api_tokens = (sensitive) AMER, APAC, EMEA",
		"one write for each object, and no read after a write", "No changes.", "the same as before",
		"10 secrets looked for, none found", "per object",
	} {
		if !strings.Contains(output.String(), want) {
			t.Errorf("the demo does not say %q:\n%s", want, output.String())
		}
	}
	if log, err := os.Stat(trace); err != nil || log.Size() == 0 {
		t.Errorf("no trace was written, so there were no secrets to find in it: %v", err)
	}
}

func TestNounOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/api/v1.0/account/api/token":                           "sign-in",
		"/api/v1.0/account/orgs":                                "organizations",
		"/api/v1.0/account/orgs/1":                              "organizations",
		"/api/v1.0/account/orgs/1/exportTokens":                 "export tokens",
		"/api/v1.0/account/orgs/1/exportTokens/2/rotate":        "export tokens",
		"/api/v1.0/org/sites/1":                                 "sites",
		"/api/v1.0/account/sites":                               "sites",
		"/api/v1.0/org/sites/1/scan":                            "recurring scans",
		"/api/v1.0/org/tasks/1/stop":                            "recurring scans",
		"/api/v1.0/account/keys/1/rotate":                       "API tokens",
		"/api/v1.0/org/agents":                                  "Explorers",
		"/api/v1.0/export/org/assets.jsonl":                     "inventory",
		"/api/v1.0/account/orgsaurus":                           "other",
		"/health":                                               "other",
		"/api/v1.0/account/orgs/1/exportTokensOrSomethingAlike": "organizations",
	} {
		if got := nounOf(path); got != want {
			t.Errorf("%s is about %s, not %s", path, want, got)
		}
	}
}

func TestPlannedObjects(t *testing.T) {
	t.Parallel()
	if n, err := plannedObjects("...\nPlan: 97 to add, 0 to change, 0 to destroy.\n"); n != 97 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	for _, answer := range []string{
		"Plan: 97 to add, 1 to change, 0 to destroy.",
		"No changes. Your infrastructure matches the configuration.", "",
	} {
		if _, err := plannedObjects(answer); err == nil {
			t.Errorf("%q passes for a plan that only adds", answer)
		}
	}
}

func TestOutputsHideSecrets(t *testing.T) {
	t.Parallel()
	lines, err := outputLines([]byte(`{
		"count": {"sensitive": false, "value": 2},
		"ids": {"sensitive": false, "value": {"a": "1", "b": "2", "c": "3", "d": "4"}},
		"tokens": {"sensitive": true, "value": {"EMEA": "OT-hidden"}},
		"token": {"sensitive": true, "value": "CT-hidden"}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"count = 2", "ids = 4 of them, such as", "   a = 1", "   b = 2", "   c = 3", "token = (sensitive)",
		"tokens = (sensitive) EMEA",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
}

func TestSameAccount(t *testing.T) {
	t.Parallel()
	before := account{"site Primary 1": {}}
	if err := sameAccount(before, account{"site Primary 1": {}}); err != nil {
		t.Error(err)
	}
	err := sameAccount(before, account{"site Berlin 2": {}})
	if err == nil || !strings.Contains(err.Error(), "left behind: site Berlin 2") ||
		!strings.Contains(err.Error(), "gone, although it was there before: site Primary 1") {
		t.Errorf("got %v", err)
	}
}

func TestLogIsReadInWholeLines(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "requests.jsonl")
	writer, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	c := console{log: reader}
	for _, part := range []struct {
		text string
		want int
	}{
		{`{"method":"GET","path":"/a","status":200}` + "\n" + `{"method":"GET",`, 1},
		{`"path":"/b","status":200}` + "\n", 2},
	} {
		if _, err := writer.WriteString(part.text); err != nil {
			t.Fatal(err)
		}
		if err := c.readLog(); err != nil || len(c.requests) != part.want {
			t.Fatalf("%d requests, %v; %d are wanted", len(c.requests), err, part.want)
		}
	}
	if c.requests[1].Path != "/b" {
		t.Errorf("the second request is %+v", c.requests[1])
	}
}

func TestSecretsAreFoundInATrace(t *testing.T) {
	t.Parallel()
	secrets, err := sensitiveValues(
		[]byte(`{"open": {"value": "shown"}, "tokens": {"sensitive": true, "value": {"EMEA": "OT-1/+=", "list": ["ET-2"]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"first\nshown, and OT-1 without its end\n": true,
		"first\nbearer OT-1/+= sent":               false,
		"first\ntoken=OT-1%2F%2B%3D&x=1\n":         false,
		"ET-2":                                     false,
		"":                                         true,
	} {
		file := filepath.Join(t.TempDir(), "trace.log")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := clirun.WithoutSecrets(file, secrets)
		if (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && strings.Contains(err.Error(), "ET-2") {
			t.Errorf("the error holds the secret: %v", err)
		}
	}
}

func TestEconomical(t *testing.T) {
	t.Parallel()
	const id = "/0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
	good := []request{
		{Method: "POST", Path: "/api/v1.0/account/api/token"},
		{Method: "PUT", Path: "/api/v1.0/account/orgs"},
		{Method: "GET", Path: "/api/v1.0/account/agents"},
		{Method: "PUT", Path: "/api/v1.0/org/sites" + id + "/scan"},
	}
	if err := economical(good, 2); err != nil {
		t.Error(err)
	}
	if economical(good, 3) == nil || economical(good, 1) == nil {
		t.Error("another number of writes than objects passes")
	}
	if economical(append(good, request{Method: "GET", Path: "/api/v1.0/org/sites" + id}), 2) == nil {
		t.Error("a read after a write passes")
	}
}
