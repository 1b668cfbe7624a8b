package adoption_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/furnished"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// exporter is the program, built once.
var exporter = sync.OnceValues(func() (string, error) {
	set, err := shared()
	if err != nil {
		return "", fmt.Errorf("build the provider: %w", err)
	}
	program := filepath.Join(set.Dir, "runzero-export")
	cmd := exec.Command("go", "build", "-o", program, "./cmd/runzero-export")
	cmd.Dir = set.Root
	output, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the export: %w: %s", err, output)
	}
	return program, nil
})

// exported runs the program for a console, into a directory of its own that a CLI is ready in.
func exported(t *testing.T, c *acctest.Console, arguments ...string) (clirun.CLI, string) {
	t.Helper()
	return exportedAs(t, t.Name(), c, arguments...)
}

// exportedAs names the directory.
func exportedAs(t *testing.T, name string, c *acctest.Console, arguments ...string) (clirun.CLI, string) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance test: set TF_ACC=1, or use make test")
	}
	program, err := exporter()
	if err != nil {
		t.Fatal(err)
	}
	set, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	b := c.Bootstrap()
	env := []string{
		"RUNZERO_BASE_URL=" + c.URL, "RUNZERO_CLIENT_ID=" + b.ClientID, "RUNZERO_CLIENT_SECRET=" + b.ClientSecret,
	}
	cli, err := set.Directory(t.Context(), name, "", env...)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(cli.Dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, append([]string{"-force", "-out", cli.Dir}, arguments...)...)
	cmd.Env = append(os.Environ(), env...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Run(); err != nil {
		t.Fatalf("the export: %v: %s", err, output.String())
	}
	return cli, output.String()
}

// mustRun runs a command of the CLI that has to succeed.
func mustRun(t *testing.T, cli clirun.CLI, arguments ...string) string {
	t.Helper()
	output, err := cli.Run(t.Context(), arguments...)
	if err != nil {
		t.Fatalf("%s: %.6000s", strings.Join(arguments, " "), output[max(0, len(output)-6000):])
	}
	return output
}

func furnishedConsole(t *testing.T) *acctest.Console {
	t.Helper()
	c := acctest.Start(t, emulator.Options{ExplorersPerOrganization: 1, Unpublished: true})
	if err := furnished.Fill(c.Emulator); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestExportIsImportedUnchanged: what the program writes of an account with every kind of object
// and odd names is formatted and valid, imports all of it and changes nothing.
func TestExportIsImportedUnchanged(t *testing.T) {
	t.Parallel()
	c := furnishedConsole(t)
	c.ResetRequests()
	cli, output := exported(t, c, "-account-settings", "/account/settings")
	for call, n := range c.Calls() {
		want := 1
		switch {
		case strings.Contains(call, "xportTokens"):
			want = len(c.List("/account/orgs"))
		case strings.HasSuffix(call, "getAccountTasks"):
			want = 2 // schedules and samplings
		}
		if n > want {
			t.Errorf("%s was called %d times, at most %d are needed", call, n, want)
		}
	}
	var n int
	if m := regexp.MustCompile(`(\d+) objects read`).FindStringSubmatch(output); m != nil {
		_, _ = fmt.Sscan(m[1], &n)
	}
	if n < 200 {
		t.Errorf("the account is small: %s", output)
	}
	mustRun(t, cli, "fmt", "-check", "-recursive")
	mustRun(t, cli, "validate")
	plan := mustRun(t, cli, "plan", "-no-color")
	if want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", n); !strings.Contains(plan, want) {
		t.Errorf("the plan is not %q but %s", want, plan[max(0, len(plan)-3000):])
	}
}

// TestExportIsAppliedToAnotherAccount: the same account, applied to an empty console, is the same
// there, and a further plan has nothing to do.
func TestExportIsAppliedToAnotherAccount(t *testing.T) {
	t.Parallel()
	from := furnishedConsole(t)
	cli, _ := exported(t, from, "-imports=false")
	to := acctest.Start(t, emulator.Options{NewOrganizationExplorers: 0})
	move(t, from, to, cli)
	if diff := cmp.Diff(picture(t, from), picture(t, to)); diff != "" {
		t.Errorf("the accounts differ (-from +to):\n%.4000s", diff)
	}
}

// move applies an export without imports to an empty console, as the guide to moving an account
// says.
func move(t *testing.T, from, to *acctest.Console, cli clirun.CLI) {
	t.Helper()
	b := to.Bootstrap()
	cli.Env = append(cli.Env, "RUNZERO_BASE_URL="+to.URL, "RUNZERO_CLIENT_ID="+b.ClientID,
		"RUNZERO_CLIENT_SECRET="+b.ClientSecret)
	// What a new account has already: its first tokens go, its organization and its first user
	// are taken over.
	for _, path := range []string{"/account/keys", "/account/orgs/" + b.OrganizationID + "/exportTokens"} {
		for _, row := range to.List(path) {
			to.CallOutside("DELETE", path+"/"+fmt.Sprint(row["id"]), nil)
		}
	}
	write(t, cli, "existing.tf", fmt.Sprintf(`import {
  to = runzero_organization.example
  id = %q
}

import {
  to = runzero_user.admin_example_com
  id = %q
}
`, b.OrganizationID, to.List("/account/users")[0]["id"]))
	write(t, cli, "terraform.tfvars", secretsFor(read(t, cli, "variables.tf")))
	// Explorers cannot register before their organization is there.
	waiting := "example.explorers.tf"
	later := regexp.MustCompile(`hosted_zone( *)= "[0-9a-f-]{36}"`).ReplaceAllString(read(t, cli, waiting),
		`hosted_zone$1= "auto"`)
	write(t, cli, "example.tf", regexp.MustCompile(`hosted_zone( *)= "[0-9a-f-]{36}"`).ReplaceAllString(
		read(t, cli, "example.tf"), `hosted_zone$1= "auto"`))
	write(t, cli, waiting, "")
	mustRun(t, cli, "apply", "-auto-approve", "-no-color")
	for _, row := range from.List("/account/agents") {
		to.AddExplorer(b.OrganizationID, fmt.Sprint(row["name"]))
	}
	write(t, cli, waiting, later)
	mustRun(t, cli, "apply", "-auto-approve", "-no-color")
	mustRun(t, cli, "plan", "-detailed-exitcode", "-no-color")
}

// secretsFor gives each variable a secret that fits.
func secretsFor(variables string) string {
	var all strings.Builder
	for _, m := range regexp.MustCompile(`variable "([^"]+)"`).FindAllStringSubmatch(variables, -1) {
		key := "community"
		if strings.HasSuffix(m[1], "_secret_probe_options") {
			key = "snmp-comms"
		}
		fmt.Fprintf(&all, "%s = { %s = \"public\" }\n", m[1], key)
	}
	return all.String()
}

// picture is the configuration of an account without its ids, block by block.
func picture(t *testing.T, c *acctest.Console) []string {
	t.Helper()
	var blocks []string
	cli, _ := exportedAs(t, "picture-"+c.Bootstrap().AccountID, c, "-imports=false")
	entries, err := os.ReadDir(cli.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".tf") {
			text := regexp.MustCompile(`_[0-9a-f]{8}([_". ])|"[0-9a-f-]{36}"|"auto"`).ReplaceAllString(
				read(t, cli, e.Name()), "_ID$1")
			blocks = append(blocks, strings.Split(text, "\n\n")...)
		}
	}
	slices.Sort(blocks)
	return blocks
}

func read(t *testing.T, cli clirun.CLI, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(cli.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, cli clirun.CLI, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(cli.Dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
