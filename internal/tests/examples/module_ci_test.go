package examples

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
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
	for _, tool := range []string{"bash", "curl", "jq", "sha256sum", "unzip"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the workflow's scripts need %s, which GitHub's machines have", tool)
		}
	}
	const version = "0.1.0"
	home, root := t.TempDir(), repository(t)
	temp := filepath.Join(home, "temp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	releases := release(t, home, version)
	provider, err := clirun.BuildProvider(t.Context(), root, home, version)
	if err != nil {
		t.Fatal(err)
	}
	mirror := filepath.Join(home, "mirror")
	if err = clirun.InstallPlugin(provider, mirror, version); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(home, "cli.tfrc")
	write(t, settings, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror))
	checkout := filepath.Join(home, "checkout")
	if err = os.CopyFS(checkout, os.DirFS(filepath.Join(root, "examples", "module"))); err != nil {
		t.Fatal(err)
	}
	workflow, err := os.ReadFile(filepath.Join(checkout, "test.yml"))
	if err != nil {
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
		"VERSION=" + version, "RELEASES=file://" + releases, "PIDFILE=" + filepath.Join(home, "pid"),
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
	all := scripts(string(workflow))
	for _, step := range []string{
		"init", "test on mock data", "fetch the console", "start the console", "test on the console",
	} {
		script, ok := all["test/"+step]
		if !ok {
			t.Fatalf("the workflow has no step %q", step)
		}
		set, _ := os.ReadFile(variables) // not there before a step writes it
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
		cmd.Dir, cmd.Env = checkout, slices.Concat(env, strings.Fields(string(set)))
		output, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("step %q: %v\n%s", step, err, output)
		}
		if strings.HasPrefix(step, "test on") && !bytes.Contains(output, []byte(" passed, 0 failed.")) {
			t.Errorf("step %q ran no test:\n%s", step, output)
		}
	}
	if len(all) != 5 {
		t.Errorf("the workflow has %d scripts, and 5 are tried", len(all))
	}
}

// release is a directory like the download addresses of a release, with the emulated console of
// this commit. It notes its process number in $PIDFILE before it begins.
func release(t *testing.T, home, version string) string {
	t.Helper()
	built := filepath.Join(home, "emulator")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", built, "./cmd/runzero-emulator")
	build.Dir = repository(t)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the emulated console: %v\n%s", err, output)
	}
	dir := filepath.Join(home, "releases", "v"+version)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	header := &zip.FileHeader{Name: "runzero-emulator", Method: zip.Deflate}
	header.SetMode(0o755)
	f, err := w.CreateHeader(header)
	if err == nil {
		_, err = fmt.Fprintf(f, "#!/bin/sh\necho $$ >\"$PIDFILE\"\nexec '%s' \"$@\"\n", built)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	name := "runzero-emulator_" + version + "_linux_amd64.zip"
	write(t, filepath.Join(dir, name), archive.Bytes())
	write(t, filepath.Join(dir, "terraform-provider-runzero_"+version+"_SHA256SUMS"),
		fmt.Appendf(nil, "%x  %s\n%064d  another.zip\n", sha256.Sum256(archive.Bytes()), name, 0))
	return filepath.Dir(dir)
}
