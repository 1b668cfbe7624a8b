package examples

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGitOpsWorkflowIsSafe: an expression inside of a script can be code of a stranger, in a script
// of many lines too. That the examples keep the rules of our own workflows is tested beside these.
func TestGitOpsWorkflowIsSafe(t *testing.T) {
	t.Parallel()
	for name, job := range githubPipeline(t).jobs {
		for _, step := range job {
			if step.name == "" || strings.Contains(step.text, "${{") {
				t.Errorf("job %s: the script %q has no name, or holds an expression; put that into env", name, step.name)
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(repository(t), "examples", "gitops", "runzero.yml"))
	if err != nil {
		t.Fatal(err)
	}
	// The credential is in the steps that call the console, and nowhere else.
	for _, job := range []string{"check", "plan", "apply", "nightly"} {
		part := regexp.MustCompile(`(?ms)^  ` + job + `:\n(.*?)(\n  \w|\z)`).FindString(string(text))
		if has := strings.Contains(part, "secrets."); has == (job == "check") || part == "" {
			t.Errorf("job %s: it has a secret: %t", job, has)
		}
	}
	if !strings.Contains(string(text), "github.event.pull_request.head.repo.full_name == github.repository") {
		t.Error("a pull request from a fork would get the credential")
	}
}

// TestGitOps runs the jobs of the example as GitHub and GitLab would, on a console that answers as
// is likely and on one that answers the other way.
func TestGitOps(t *testing.T) {
	t.Parallel()
	programs := buildPipelinePrograms(t)
	github, gitlab := githubPipeline(t), gitlabPipeline(t)
	t.Run("flow/GitHub", func(t *testing.T) {
		t.Parallel()
		testFlow(t, newRunner(t, github, programs))
	})
	t.Run("flow/GitLab", func(t *testing.T) {
		t.Parallel()
		testFlow(t, newRunner(t, gitlab, programs, "other"))
	})
	t.Run("rotation", func(t *testing.T) {
		t.Parallel()
		testRotation(t, newRunner(t, gitlab, programs))
	})
	t.Run("unmanaged", func(t *testing.T) {
		t.Parallel()
		testUnmanaged(t, newRunner(t, github, programs, "other"))
	})
	t.Run("policy", func(t *testing.T) {
		t.Parallel()
		testPolicy(t, newRunner(t, gitlab, programs))
	})
}

// testFlow is a review and its merge, a merge that nobody reviewed, and drift. What somebody wrote
// in the console is shown in it.
func testFlow(t *testing.T, r *runner) {
	t.Helper()
	sites := func(want int) {
		t.Helper()
		if n := len(r.console.rows(t, "/account/sites")); n != want {
			t.Fatalf("the account has %d sites, want %d", n, want)
		}
	}
	edit(t, filepath.Join(r.repository, "main.tf"), "scope           = each.value\n",
		"scope           = each.value\n  description     = \"Office\"\n")
	before := len(r.console.rows(t, "/account/sites"))
	r.expect(t, 0, "The configuration is valid", "check")
	r.expect(t, 1, "Nothing was applied", "apply") // nobody has planned
	r.expect(t, 0, "Plan: 3 to add, 0 to change, 0 to destroy", "plan")
	sites(before)
	r.expect(t, 0, "3 added, 0 changed, 0 destroyed", "apply")
	sites(before + 3) // the service puts one into each organization
	r.expect(t, 0, "The account is as the code says", "nightly")

	edit(t, filepath.Join(r.repository, "main.tf"), `["10.18.16.0/21"]`, `["10.18.16.0/22"]`)
	r.expect(t, 1, "Nothing was applied", "apply")
	r.expect(t, 0, "Plan: 0 to add, 1 to change, 0 to destroy", "plan")
	r.expect(t, 0, "0 added, 1 changed, 0 destroyed", "apply")

	r.change(t, "Berlin", map[string]any{"name": "Bärlin", "description": hostileText})
	code, output, shown := r.job(t, "nightly")
	if code != 1 || !strings.Contains(output, "Drift") || !strings.Contains(shown, "Bärlin") {
		t.Fatalf("the night ended with %d:\n%s\n%s", code, output, shown)
	}
	expectHarmless(t, r.pipeline, output, shown)
	// The description has a count of its own, which is not taken for Terraform's.
	if !regexp.MustCompile(`^\s*Plan: 0 to add, 1 to change, 0 to destroy\.\n\s*\d+ lines, \d+ bytes, SHA-256 `).MatchString(shown) {
		t.Errorf("the review is headed by %.200q", shown)
	}
	for _, want := range []string{"```", "</details>", "::add-mask::x", "section_end:1:a"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown:\n%s", want, shown)
		}
	}
}

// change edits a site of the account behind the pipeline's back.
func (r *runner) change(t *testing.T, name string, body map[string]any) {
	t.Helper()
	organization := named(t, r.console.rows(t, "/account/orgs"), "name", "EMEA")["id"]
	site := named(t, r.console.rows(t, fmt.Sprintf("/org/sites?_oid=%s", organization)), "name", name)
	path := fmt.Sprintf("/org/sites/%s?_oid=%s", site["id"], organization)
	if status, answer := r.console.console.Outside(http.MethodPatch, path, body); status != http.StatusOK {
		t.Fatalf("PATCH %s: status %d: %s", path, status, answer)
	}
}

// testRotation: a rotation that is due is applied at night as long as nothing else is to change,
// and nothing at all is applied where something is.
func testRotation(t *testing.T, r *runner) {
	t.Helper()
	write(t, filepath.Join(r.repository, "token.tf"), []byte(`
resource "runzero_export_token" "ci" {
  organization_id   = runzero_organization.emea.id
  comment           = "CI"
  rotate_after_days = 30
}

resource "terraform_data" "vault" {
  input = runzero_export_token.ci.token
}
`))
	apply := func() {
		t.Helper()
		r.expect(t, 0, "Plan: ", "plan")
		r.expect(t, 0, "Apply complete", "apply")
	}
	apply()
	edit(t, filepath.Join(r.repository, "token.tf"), "rotate_after_days = 30", "rotate_after_days = 30\n  keepers = { a = \"1\" }")
	r.expect(t, 1, "Drift", "nightly") // somebody's change of the code is no rotation that is due
	apply()
	state := filepath.Join(r.home, "state.json")
	text, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	rotated := regexp.MustCompile(`"issued_at": "[^"]+"`)
	if !rotated.Match(text) {
		t.Fatal("the state does not say when the token was issued")
	}
	write(t, state, rotated.ReplaceAll(text, []byte(`"issued_at": "2020-01-01T00:00:00Z"`)))
	r.change(t, "Berlin", map[string]any{"name": "Elsewhere"})
	r.expect(t, 1, "Drift", "nightly")
	r.change(t, "Elsewhere", map[string]any{"name": "Berlin"})
	r.expect(t, 0, "Rotated", "nightly")
	r.expect(t, 0, "The account is as the code says", "nightly")
}

// testUnmanaged: what no state owns fails the night by its name, whatever that is.
func testUnmanaged(t *testing.T, r *runner) {
	t.Helper()
	r.console.make(t, http.MethodPut, "/account/keys", map[string]any{"comment": "rogue\u202e ``` ::error::x"})
	r.env = append(r.env, "RUNZERO_EXPORT_KINDS=api_token,site")
	code, output, shown := r.job(t, "unmanaged")
	if code != 1 || !strings.Contains(output, "::error title=Unmanaged::") || !strings.Contains(shown, "rogue") {
		t.Fatalf("the job ended with %d:\n%s\n%s", code, output, shown)
	}
	expectHarmless(t, r.pipeline, output, shown)
	r.env = append(r.env, "RUNZERO_EXPORT_KINDS=scan_template") // of which there are none
	r.expect(t, 0, "are in a state", "unmanaged")
}
