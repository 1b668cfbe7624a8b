package credential_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestAccCredentialWriteOnlyIsKeptNowhere runs the built provider, because that has a log of its
// own: the secret must be neither in that log at its most talkative, nor in the state, nor in the
// plan.
func TestAccCredentialWriteOnlyIsKeptNowhere(t *testing.T) {
	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || program == "" {
		t.Skip("acceptance test: set TF_ACC=1 and TF_ACC_TERRAFORM_PATH, or use make test")
	}
	t.Parallel()
	c := acctest.Start(t, emulator.Options{})
	dir := t.TempDir()
	if _, err := clirun.BuildProvider(t.Context(), "../../..", dir, clirun.Version); err != nil {
		t.Fatal(err)
	}
	b := c.Bootstrap()
	const secret = "xyzzy-7f3a-plugh"
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	override := write("cli.tfrc",
		fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"seed-84f6aeb9/runzero\" = %q\n  }\n  direct {}\n}\n",
			dir))
	write("main.tf", `
		terraform {
			required_providers {
				runzero = { source = "seed-84f6aeb9/runzero" }
			}
		}
		variable "community" {
			type      = string
			ephemeral = true
		}
		variable "number" { type = number }
		resource "runzero_credential" "test" {
			type              = "snmpv2_community"
			name              = "Switches"
			global            = true
			secret_wo         = { community = var.community }
			secret_wo_version = var.number
		}`)
	log := filepath.Join(dir, "provider.log")
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
		"TF_CLI_CONFIG_FILE=" + override,
		"TF_LOG_PROVIDER=TRACE", "TF_LOG_PATH=" + log, "TF_VAR_community=" + secret,
		"RUNZERO_BASE_URL=" + c.URL, "RUNZERO_CLIENT_ID=" + b.ClientID, "RUNZERO_CLIENT_SECRET=" + b.ClientSecret,
	}
	run := func(arguments ...string) string {
		cmd := exec.CommandContext(t.Context(), program, arguments...)
		cmd.Dir, cmd.Env = dir, env
		output, err := cmd.CombinedOutput()
		if err != nil {
			if bytes.Contains(output, []byte("ephemeral")) || bytes.Contains(output, []byte("rite-only")) {
				t.Skipf("this CLI has no ephemeral or write-only values: %s", output)
			}
			t.Fatalf("%s: %v\n%s", arguments[0], err, bytes.ReplaceAll(output, []byte(secret), []byte("(the secret)")))
		}
		return string(output)
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || len(text) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		return string(text)
	}
	places := map[string]string{}
	for _, number := range []string{"1", "2"} { // a create, then a replacement
		places["plan "+number] = run("plan", "-no-color", "-out=saved.plan", "-var=number="+number)
		places["plan file "+number] = run("show", "-json", "saved.plan")
		places["apply "+number] = run("apply", "-no-color", "-var=number="+number, "-auto-approve")
		places["state "+number] = read("terraform.tfstate")
	}
	places["state as JSON"], places["log"] = run("show", "-json"), read("provider.log")
	for name, text := range places {
		if strings.Contains(text, secret) {
			t.Errorf("the secret is in the %s", name)
		}
	}
	if !strings.Contains(places["log"], "createAccountCredential") &&
		!strings.Contains(places["log"], "/account/credentials") {
		t.Error("the log does not tell of the write: the test looks in the wrong place")
	}
	if !strings.Contains(places["state 2"], "Switches") || !strings.Contains(places["plan file 2"], "Switches") {
		t.Error("state or plan do not show the credential: the test looks in the wrong place")
	}
	if rows := c.List(base); len(rows) != 1 {
		t.Errorf("%d credentials, want 1", len(rows))
	}
}
