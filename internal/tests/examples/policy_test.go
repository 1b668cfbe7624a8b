package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// regoTool is the program that runs rules; it is built once.
func regoTool(t *testing.T) string {
	t.Helper()
	needPrograms(t, "sh")
	build := exec.CommandContext(t.Context(), "sh", "scripts/tool.sh", "rego")
	build.Dir = repository(t)
	var problems strings.Builder
	build.Stderr = &problems
	path, err := build.Output()
	if err != nil {
		t.Fatalf("build the program for rules: %v\n%s", err, problems.String())
	}
	return strings.TrimSpace(string(path))
}

// TestPolicyRules runs the tests that lie beside the rules, and spoils each rule: a test must fail.
func TestPolicyRules(t *testing.T) {
	t.Parallel()
	tool, policy := regoTool(t), filepath.Join(repository(t), "examples", "policy")
	run := func(dir string) (string, error) {
		output, err := exec.CommandContext(t.Context(), tool, "test", dir).CombinedOutput()
		return string(output), err
	}
	if output, err := run(policy); err != nil {
		t.Fatalf("the tests of the rules fail: %v\n%s", err, output)
	}
	rules, err := os.ReadFile(filepath.Join(policy, "runzero.rego"))
	if err != nil {
		t.Fatal(err)
	}
	for _, spoiled := range [][2]string{
		{"before.force_destroy == true", "before.force_destroy == false"},
		{"not has_organization(change)", "has_organization(change)"},
		{`change.type == "runzero_user"`, `change.type == "runzero_group"`},
		{"`/0+$`", "`/1$`"},
		{"count(change.change.after.addresses) == 0", "count(change.change.after.addresses) < 0"},
		{`is_unknown(change, "addresses")`, `is_unknown(change, "networks")`},
		{`not "create" in change.change.actions`, `"create" in change.change.actions`},
		{`"paused", "does not scan"`, `"status", "does not scan"`},
		{`{"create", "update"}`, `{"create"}`},
		{`{"create", "update"}`, `{"create", "update", "no-op"}`},
		{"is_object(change.change.importing)", "is_string(change.change.importing)"},
		{`has_organization(change) if is_unknown(change, "organization_id")`, ""},
		{"\tin_code[[change.type, change.name, attribute]]\n", ""},
		{"not is_excepted(finding)", "finding"},
		{"change.mode == \"managed\"\n\tsome action", "some action"},
	} {
		text := strings.Replace(string(rules), spoiled[0], spoiled[1], 1)
		if text == string(rules) {
			t.Errorf("the rules have no %q", spoiled[0])
			continue
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(policy)); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "runzero.rego"), []byte(text))
		if output, err := run(dir); err == nil {
			t.Errorf("no test of the rules sees %q instead of %q:\n%s", spoiled[1], spoiled[0], output)
		}
	}
}

// riskyPlan breaks each rule, and keeps each beside it.
const riskyPlan = `
provider "runzero" {
  alias = "unpublished"
  unpublished_endpoints = {
    account_settings = "/account/settings"
  }
}

resource "runzero_organization" "risky" {
  name          = "Risky"
  force_destroy = true
}

resource "runzero_site" "fine" {
  organization_id = runzero_organization.emea.id
  name            = "Fine"
  force_destroy   = false
}

resource "runzero_api_token" "risky" {
  comment = "Risky"
}

resource "runzero_api_token" "rotated" {
  comment           = "Fine"
  rotate_after_days = 90
}

resource "runzero_api_token" "organization" {
  organization_id = runzero_organization.emea.id
  comment         = "Fine"
}

resource "runzero_user" "risky" {
  email     = "risky@example.com"
  superuser = true
}

resource "runzero_user" "open" {
  email     = "open@example.com"
  superuser = terraform_data.later.id == "1"
}

resource "terraform_data" "later" {}

resource "runzero_user" "fine" {
  email = "fine@example.com"
}

resource "runzero_api_allowlist" "risky" {
  provider         = runzero.unpublished
  addresses        = ["0.0.0.0/0", "::/0", "192.0.2.0/24"]
  caller_addresses = ["192.0.2.1"]
}

resource "runzero_scan_schedule" "risky" {
  organization_id = runzero_organization.emea.id
  site_id         = runzero_site.fine.id
  name            = "Risky"
  targets         = ["www.example.com"]
  frequency       = "daily"
  hosted_zone     = "auto"
  paused          = true
}

resource "runzero_scan_schedule" "fine" {
  organization_id = runzero_organization.emea.id
  site_id         = runzero_site.fine.id
  name            = "Fine"
  targets         = ["www.example.com"]
  frequency       = "daily"
  hosted_zone     = "auto"
}
`

// testPolicy: the rules refuse a real plan in the pipeline, for what is wrong in it and nothing
// else.
func testPolicy(t *testing.T, r *runner) {
	t.Helper()
	policy := filepath.Join(r.repository, "policy")
	if err := os.CopyFS(policy, os.DirFS(filepath.Join(repository(t), "examples", "policy"))); err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(r.home, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	// Takes the arguments that the pipeline gives to opa.
	if err := os.Symlink(regoTool(t), filepath.Join(bin, "opa")); err != nil {
		t.Fatal(err)
	}
	r.env[0] = strings.Replace(r.env[0], "PATH=", "PATH="+bin+string(os.PathListSeparator), 1)
	r.expect(t, 0, "Plan: 3 to add", "plan")

	write(t, filepath.Join(r.repository, "risky.tf"), []byte(riskyPlan))
	code, output, _ := r.job(t, "plan")
	if code != 1 || !strings.Contains(output, "error: Refused: ") {
		t.Fatalf("the plan ended with %d:\n%s", code, output)
	}
	var refused []string
	for line := range strings.Lines(output) {
		if strings.Contains(line, "(rule ") {
			refused = append(refused, strings.TrimSpace(line))
		}
	}
	slices.Sort(refused)
	want := []string{
		"runzero_api_allowlist.risky lets every address use the API: 0.0.0.0/0 (rule open_allowlist)",
		"runzero_api_allowlist.risky lets every address use the API: ::/0 (rule open_allowlist)",
		"runzero_api_token.risky is a token of the whole account that is not known to be rotated (rule account_token)",
		"runzero_organization.risky may be destroyed with all its assets (rule force_destroy)",
		"runzero_scan_schedule.risky does not scan (rule paused_scan)",
		"runzero_user.open has a value of superuser that nobody knows yet (rule superuser)",
		"runzero_user.risky gets all rights in the whole account (rule superuser)",
	}
	if !slices.Equal(refused, want) {
		t.Errorf("the rules refuse\n%s\nand should refuse\n%s\n%s", strings.Join(refused, "\n"), strings.Join(want, "\n"), output)
	}
}
