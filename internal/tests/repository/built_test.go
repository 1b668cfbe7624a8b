package repository

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNothingBuiltIsTracked: what lies in .bin is run as a tool, in a release beside the signing
// key, and what lies in dist is published.
func TestNothingBuiltIsTracked(t *testing.T) {
	t.Parallel()
	root := repository(t)
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		t.Skip("not a git checkout")
	}
	out, err := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range builtFiles(strings.Split(string(out), "\n")) {
		t.Error(problem)
	}
}

// builtFiles are the files that only a build may make.
func builtFiles(tracked []string) (problems []string) {
	built := regexp.MustCompile(
		`(^|/)(\.bin|dist|bin)/|\.(exe|test|so|dylib|dll|zip)$|^(terraform-provider-runzero|runzero-\w+)$`)
	for _, file := range tracked {
		if built.MatchString(file) {
			problems = append(problems, file+" is built, and must not be in the repository")
		}
	}
	return problems
}

func TestBuiltFilesAreFound(t *testing.T) {
	t.Parallel()
	for file, bad := range map[string]bool{
		".bin/goreleaser-v2.14.3-go1.26.8": true, "dist/x_SHA256SUMS": true, "tools/bin/x": true,
		"terraform-provider-runzero": true, "a.exe": true, "x.test": true,
		"cmd/runzero-emulator/main.go": false, "scripts/tool.sh": false, "main.go": false, "internal/distance.go": false,
	} {
		if got := len(builtFiles([]string{file})) > 0; got != bad {
			t.Errorf("%s: %v", file, got)
		}
	}
}

// TestReleaseStartsFromNothing: the job that holds the signing key runs no program that was there
// before it.
func TestReleaseStartsFromNothing(t *testing.T) {
	t.Parallel()
	text := readFile(t, filepath.Join(repository(t), ".github", "workflows", "release.yml"))
	if problem := startProblem(text); problem != "" {
		t.Error(problem)
	}
	for name, change := range map[string][2]string{
		"not emptied":  {"rm -rf .bin dist", "true"},
		"only one":     {"rm -rf .bin dist", "rm -rf dist"},
		"not looked":   {"git ls-files -- .bin dist", "true"},
		"emptied late": {"          test -z", "          scripts/goreleaser.sh --version\n          test -z"},
	} {
		changed := strings.Replace(text, change[0], change[1], 1)
		if changed == text || startProblem(changed) == "" {
			t.Errorf("%s: the rule does not bite", name)
		}
	}
}

func startProblem(text string) string {
	_, release, found := strings.Cut(text, "\n  release:\n")
	empties := strings.Index(release, "rm -rf .bin dist\n")
	looks := strings.Index(release, `test -z "$(git ls-files -- .bin dist)"`)
	runs := strings.Index(release, "scripts/")
	if !found || empties < 0 || looks < 0 || looks > empties || empties > runs {
		return "release.yml: the job release must look that nothing is tracked in .bin and dist, and empty them, before it " +
			"runs any script"
	}
	return ""
}

// TestScriptsKeepTemporaryFilesToThemselves: a name that can be guessed may be somebody else's
// link.
func TestScriptsKeepTemporaryFilesToThemselves(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(repository(t), "scripts", "*.sh"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d scripts: %v", len(files), err)
	}
	for _, file := range files {
		if problem := temporaryProblem(readFile(t, file)); problem != "" {
			t.Errorf("%s: %s", filepath.Base(file), problem)
		}
	}
	for _, bad := range []string{"echo >/tmp/x", "t=$(mktemp)\necho >\"$t.raw\"", "t=$(mktemp)\necho >$t-more"} {
		if temporaryProblem(bad) == "" {
			t.Errorf("%q is not found", bad)
		}
	}
}

func temporaryProblem(script string) string {
	if regexp.MustCompile(`>\s*"?/tmp/`).MatchString(script) {
		return "writes to a name in /tmp"
	}
	for _, made := range regexp.MustCompile(`(\w+)=\$\(mktemp\)`).FindAllStringSubmatch(script, -1) {
		if regexp.MustCompile(`\$\{?` + made[1] + `\}?[.\w-]`).MatchString(script) {
			return "makes a name of its own beside the temporary file " + made[1]
		}
	}
	return ""
}

// TestWorkflowsLookForKnownVulnerabilities: on every change, and without one too.
func TestWorkflowsLookForKnownVulnerabilities(t *testing.T) {
	t.Parallel()
	text := readFile(t, filepath.Join(repository(t), ".github", "workflows", "vulnerabilities.yml"))
	for _, needed := range []string{"pull_request:", "schedule:", "golang/govulncheck-action@", "go-package: ./..."} {
		if !strings.Contains(text, needed) {
			t.Errorf("vulnerabilities.yml lacks %q", needed)
		}
	}
}
