package examples

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

func pipeline(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(t), "examples", "gitops", "runzero.yml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestGitOpsWorkflowIsSafe: an expression inside of a script can be code of a stranger, in a script
// of many lines too. That the example keeps the rules of our own workflows is tested beside these.
func TestGitOpsWorkflowIsSafe(t *testing.T) {
	t.Parallel()
	text := pipeline(t)
	steps := scripts(text)
	if len(steps) < 6 {
		t.Fatalf("only %d scripts found: the test looks in the wrong place", len(steps))
	}
	for name, script := range steps {
		if strings.Contains(script, "${{") {
			t.Errorf("the script %q holds an expression; put it into env", name)
		}
	}
	// The credential is in the steps that call the console, and nowhere else.
	for _, job := range []string{"check", "plan", "apply", "nightly"} {
		part := regexp.MustCompile(`(?ms)^  ` + job + `:\n(.*?)(\n  \w|\z)`).FindString(text)
		if has := strings.Contains(part, "secrets."); has == (job == "check") || part == "" {
			t.Errorf("job %s: it has a secret: %t", job, has)
		}
	}
	if !strings.Contains(text, "github.event.pull_request.head.repo.full_name == github.repository") {
		t.Error("a pull request from a fork would get the credential")
	}
}

// scripts are the workflow's scripts by "job/step".
func scripts(workflow string) map[string]string {
	job, step := regexp.MustCompile(`^  (\w+):$`), regexp.MustCompile(`^      - name: (.+)$`)
	all := map[string]string{}
	in, name, open := "", "", false
	for line := range strings.Lines(workflow) {
		line = strings.TrimRight(line, "\n")
		switch {
		case open && (strings.HasPrefix(line, "          ") || line == ""):
			all[name] += strings.TrimPrefix(line, "          ") + "\n"
			continue
		case job.MatchString(line):
			in = job.FindStringSubmatch(line)[1]
		case step.MatchString(line):
			name = in + "/" + step.FindStringSubmatch(line)[1]
		}
		if open = strings.HasPrefix(line, "        run: "); open {
			if script := strings.TrimPrefix(line, "        run: "); script != "|" {
				all[name], open = script+"\n", false
			}
		}
	}
	return all
}

// hub stands for GitHub's own program: it keeps statuses in files, knows one merged pull request,
// and filters with jq.
const hub = `#!/bin/sh
path=$2; shift 2
filter= context= description=
while [ $# -gt 0 ]; do
  case $1 in
    --jq) filter=$2 ;;
    -f) case $2 in context=*) context=${2#*=} ;; description=*) description=${2#*=} ;; esac ;;
  esac
  shift 2
done
case $path in
  repos/o/r/statuses/head) printf '[{"context":"%s","description":"%s","creator":{"login":"github-actions[bot]"}}]' "$context" "$description" > "$HUB" ;;
  repos/o/r/commits/merge/pulls) echo '[{"merged_at":null,"head":{"sha":"other"}},{"merged_at":"2030-01-01T00:00:00Z","head":{"sha":"head"}}]' | jq -r "$filter" ;;
  repos/o/r/commits/head/statuses) jq -r "$filter" "$HUB" ;;
  *) echo "unexpected: $path" >&2; exit 1 ;;
esac
`

// runner stands for the machines that GitHub runs jobs on.
type runner struct {
	console    *bench
	repository string // what is checked out
	scripts    map[string]string
	env        []string
	summary    string
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	for _, tool := range []string{"bash", "jq", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the workflow's scripts need %s, which GitHub's machines have", tool)
		}
	}
	cliProgram, err := filepath.Abs(program(t))
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	const version = "0.1.0"
	provider, err := clirun.BuildProvider(t.Context(), repository(t), home, version)
	if err != nil {
		t.Fatal(err)
	}
	mirror := filepath.Join(home, "mirror")
	if err = clirun.InstallPlugin(provider, mirror, version); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(home, "cli.tfrc")
	write(t, settings, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror))
	bin := filepath.Join(home, "bin")
	if err = os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	if err = os.Symlink(cliProgram, filepath.Join(bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(filepath.Join(bin, "gh"), []byte(hub), 0o700); err != nil {
		t.Fatal(err)
	}
	r := &runner{
		console: newConsole(t, "TF_CLI_CONFIG_FILE="+settings), repository: filepath.Join(home, "repository"),
		scripts: scripts(pipeline(t)), summary: filepath.Join(home, "summary"),
	}
	r.env = append([]string{
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
		"GITHUB_REPOSITORY=o/r", "GITHUB_SHA=merge", "HEAD=head", "GITHUB_STEP_SUMMARY=" + r.summary,
		"HUB=" + filepath.Join(home, "statuses.json"),
	}, r.console.env...)
	if err = os.CopyFS(r.repository, os.DirFS(filepath.Join(repository(t), "examples", "gitops"))); err != nil {
		t.Fatal(err)
	}
	// A state that outlives the jobs, without a server for it.
	write(t, filepath.Join(r.repository, "backend_override.tf"),
		fmt.Appendf(nil, "terraform {\n  backend \"local\" {\n    path = %q\n  }\n}\n", filepath.Join(home, "state.json")))
	if code, output := cli(t, r.repository, r.env, "init", "-backend=false"); code != 0 {
		t.Fatalf("the lock file cannot be made:\n%s", output)
	}
	if err = os.RemoveAll(filepath.Join(r.repository, ".terraform")); err != nil {
		t.Fatal(err)
	}
	return r
}

// job runs a job's scripts in a fresh checkout until one fails, and gives its exit code and what
// all printed.
func (r *runner) job(t *testing.T, name string, steps ...string) (int, string) {
	t.Helper()
	checkout := filepath.Join(t.TempDir(), "checkout")
	if err := os.CopyFS(checkout, os.DirFS(r.repository)); err != nil {
		t.Fatal(err)
	}
	write(t, r.summary, nil)
	var all bytes.Buffer
	for _, step := range steps {
		script, ok := r.scripts[name+"/"+step]
		if !ok {
			t.Fatalf("the workflow has no step %q in job %s", step, name)
		}
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = checkout, r.env, &all, &all
		err := cmd.Run()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if code := cmd.ProcessState.ExitCode(); code != 0 {
			return code, all.String()
		}
	}
	return 0, all.String()
}

// TestGitOpsWorkflow runs the scripts of the workflow as GitHub would: review and merge, a merge
// that nobody reviewed, drift.
func TestGitOpsWorkflow(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	ended := func(want int, text, job string, steps ...string) {
		t.Helper()
		code, output := r.job(t, job, steps...)
		summary, err := os.ReadFile(r.summary)
		if err != nil {
			t.Fatal(err)
		}
		if code != want || !strings.Contains(output+string(summary), text) {
			t.Fatalf("job %s ended with %d; %d and %q are wanted:\n%s", job, code, want, text, output)
		}
	}
	apply := []string{"Plan again", "Compare with what was reviewed", "Apply"}
	sites := func(want int) {
		t.Helper()
		if n := len(r.console.rows(t, "/account/sites")); n != want {
			t.Fatalf("the account has %d sites, want %d", n, want)
		}
	}
	before := len(r.console.rows(t, "/account/sites"))

	ended(0, "The configuration is valid", "check", "Check")
	ended(0, "Plan: 3 to add, 0 to change, 0 to destroy", "plan", "Plan", "Note what is to be reviewed")
	sites(before)
	ended(0, "3 added, 0 changed, 0 destroyed", "apply", apply...)
	sites(before + 3) // the service puts one into each organization
	ended(0, "The account is as the code says", "nightly", "Compare the account with the code")

	edit(t, filepath.Join(r.repository, "main.tf"), `["10.18.16.0/21"]`, `["10.18.16.0/22"]`)
	ended(1, "::error title=Nothing was applied::", "apply", apply...)
	ended(0, "Plan: 0 to add, 1 to change, 0 to destroy", "plan", "Plan", "Note what is to be reviewed")
	ended(0, "0 added, 1 changed, 0 destroyed", "apply", apply...)

	berlin := named(t, r.console.rows(t, "/account/sites"), "name", "Berlin")
	path := fmt.Sprintf("/org/sites/%s?_oid=%s", berlin["id"], berlin["organization_id"])
	if status, answer := r.console.console.Outside(http.MethodPatch, path,
		map[string]any{"name": "Bärlin"}); status != http.StatusOK {
		t.Fatalf("PATCH %s: status %d: %s", path, status, answer)
	}
	ended(1, "::error title=Drift::", "nightly", "Compare the account with the code")
	ended(1, "Bärlin", "nightly", "Compare the account with the code")
}

// TestGitOpsRotatesByItself: a rotation that is due is applied at night as long as nothing else is
// to change, and nothing at all is applied where something is.
func TestGitOpsRotatesByItself(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
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
	night := func(want int, text string) {
		t.Helper()
		code, output := r.job(t, "nightly", "Compare the account with the code")
		if code != want || !strings.Contains(output, text) {
			t.Fatalf("the night ended with %d; %d and %q are wanted:\n%s", code, want, text, output)
		}
	}
	apply := func() {
		t.Helper()
		steps := []string{"Plan", "Note what is to be reviewed"}
		if code, output := r.job(t, "plan", steps...); code != 0 {
			t.Fatal(output)
		}
		if code, output := r.job(t, "apply", "Plan again", "Compare with what was reviewed", "Apply"); code != 0 {
			t.Fatal(output)
		}
	}
	apply()
	night(0, "The account is as the code says")
	edit(t, filepath.Join(r.repository, "token.tf"), "rotate_after_days = 30", "rotate_after_days = 30\n  keepers = { a = \"1\" }")
	night(1, "::error title=Drift::") // somebody's change of the code is no rotation that is due
	apply()
	state := filepath.Join(filepath.Dir(r.repository), "state.json")
	text, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	rotated := regexp.MustCompile(`"issued_at": "[^"]+"`)
	if !rotated.Match(text) {
		t.Fatal("the state does not say when the token was issued")
	}
	write(t, state, rotated.ReplaceAll(text, []byte(`"issued_at": "2020-01-01T00:00:00Z"`)))
	berlin := named(t, r.console.rows(t, "/account/sites"), "name", "Berlin")
	path := fmt.Sprintf("/org/sites/%s?_oid=%s", berlin["id"], berlin["organization_id"])
	rename := func(name string) {
		t.Helper()
		if status, answer := r.console.console.Outside(http.MethodPatch, path, map[string]any{"name": name}); status != http.StatusOK {
			t.Fatalf("PATCH %s: status %d: %s", path, status, answer)
		}
	}
	rename("Elsewhere")
	night(1, "::error title=Drift::")
	rename("Berlin")
	night(0, "::notice title=Rotated::")
	night(0, "The account is as the code says")
}

// TestGitOpsSummaryHoldsThePlan: whatever the texts of a plan are, none leaves the block of the
// summary, none is a command to GitHub, and a plan that is too long to be shown as a whole is not
// reviewed.
func TestGitOpsSummaryHoldsThePlan(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	const hostile = `description = "first\r` + "```" + `\n` + "```" +
		`\n\n::add-mask::x\n##vso[a]\u001b[2J\u202e</details>"`
	path := filepath.Join(r.repository, "main.tf")
	edit(t, path, `name = "EMEA"`, `name = "EMEA"`+"\n  "+hostile)
	for _, step := range []struct {
		code   int
		output string
	}{{0, "Plan: 3 to add"}, {1, "::error title=The plan is too long::"}} {
		code, text := r.job(t, "plan", "Plan")
		summary, err := os.ReadFile(r.summary)
		if err != nil {
			t.Fatal(err)
		}
		if code != step.code || !strings.Contains(text, step.output) {
			t.Fatalf("the job ended with %d; %d and %q are wanted:\n%s", code, step.code, step.output, text)
		}
		if len(summary) > 1<<20 || step.code == 0 && !bytes.Contains(summary, []byte("```")) {
			t.Errorf("a summary of %d bytes", len(summary))
		}
		for _, line := range regexp.MustCompile("\r\n|\r|\n|\u2028|\u0085").Split(string(summary), -1) {
			if line != "" && !strings.HasPrefix(line, "    ") || strings.ContainsAny(line, "\x1b\u202e") {
				t.Errorf("a line leaves the block: %q", line)
			}
		}
		paused := regexp.MustCompile(`(?s)::stop-commands::(\w{32})\n(.*?)\n::\w{32}::\n`).FindStringSubmatch(text)
		if len(paused) != 3 || step.code == 0 && !strings.Contains(paused[2], "::add-mask::x") {
			t.Fatalf("the plan is printed where GitHub takes commands:\n%s", text)
		}
		for _, line := range strings.Split(strings.Replace(text, paused[0], "", 1), "\n") {
			if strings.Contains(line, "add-mask") {
				t.Errorf("a text of the plan is a command: %q", line)
			}
		}
		if step.code != 0 {
			break
		}
		edit(t, path, `description = "first`,
			`description = join("", [for n in range(1000) : join("", [for m in range(100) : "0123456789"])])`+"\n  # \"")
	}
}
