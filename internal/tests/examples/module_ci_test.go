package examples

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// TestModuleWorkflow runs the scripts of the module's pipeline as GitHub would, with a release of
// this commit: on mock data, then on the emulated console that the pipeline fetches and starts.
func TestModuleWorkflow(t *testing.T) {
	t.Parallel()
	since(t, "mock data in files", "1.7", "")
	needPrograms(t, "bash", "curl", "jq", "sha256sum", "unzip")
	home, root := t.TempDir(), repository(t)
	temp := filepath.Join(home, "temp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	releases := consoleRelease(t, home)
	provider, err := clirun.BuildProvider(t.Context(), root, home, clirun.Version)
	if err != nil {
		t.Fatal(err)
	}
	mirror := filepath.Join(home, "mirror")
	if err = clirun.InstallPlugin(provider, mirror, clirun.Version); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(home, "cli.tfrc")
	write(t, settings, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror))
	checkout := filepath.Join(home, "checkout")
	if err = os.CopyFS(checkout, os.DirFS(filepath.Join(root, "examples", "module"))); err != nil {
		t.Fatal(err)
	}
	cliProgram, err := filepath.Abs(program(t))
	if err != nil {
		t.Fatal(err)
	}
	if err = os.Symlink(cliProgram, filepath.Join(home, "terraform")); err != nil {
		t.Fatal(err)
	}
	variables := filepath.Join(home, "github-env")
	env := []string{
		"PATH=" + home + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + home, "TF_CLI_CONFIG_FILE=" + settings,
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "RUNNER_TEMP=" + temp, "GITHUB_ENV=" + variables,
		"VERSION=" + clirun.Version, "RELEASES=file://" + releases, "PIDFILE=" + filepath.Join(home, "pid"),
	}
	t.Cleanup(func() { // the console, by the number that it wrote down
		text, err := os.ReadFile(filepath.Join(home, "pid"))
		pid, numberErr := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil || numberErr != nil {
			return
		}
		if console, err := os.FindProcess(pid); err == nil {
			_ = console.Kill()
		}
	})
	steps := workflowScripts(t, "module/test.yml")["test"]
	var names []string
	for _, step := range steps {
		names = append(names, step.name)
		set, _ := os.ReadFile(variables) // not there before a step writes it
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.text)
		cmd.Dir, cmd.Env = checkout, slices.Concat(env, strings.Fields(string(set)))
		output, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("step %q: %v\n%s", step.name, err, output)
		}
		if strings.HasPrefix(step.name, "test on") && !bytes.Contains(output, []byte(" passed, 0 failed.")) {
			t.Errorf("step %q ran no test:\n%s", step.name, output)
		}
	}
	other := newConsole(t, "TF_CLI_CONFIG_FILE="+settings, "other")
	code, output := cli(t, checkout, slices.Concat(env, other.env), "test", "-no-color", "-filter=tests/module.tftest.hcl")
	if code != 0 || !strings.Contains(output, " passed, 0 failed.") {
		t.Errorf("on the console that answers the other way the test ended with %d:\n%s", code, output)
	}
	want := []string{"init", "test on mock data", "fetch the console", "start the console", "test on the console"}
	if !slices.Equal(names, want) {
		t.Errorf("the workflow has the steps %q, want %q", names, want)
	}
}

// consoleRelease is a release with the emulated console of this commit. It notes its process number
// in $PIDFILE before it begins.
func consoleRelease(t *testing.T, home string) string {
	t.Helper()
	built := filepath.Join(home, "emulator")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", built, "./cmd/runzero-emulator")
	build.Dir = repository(t)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the emulated console: %v\n%s", err, output)
	}
	return release(t, home, "runzero-emulator",
		fmt.Sprintf("#!/bin/sh\necho $$ >\"$PIDFILE\"\nexec '%s' \"$@\"\n", built))
}
