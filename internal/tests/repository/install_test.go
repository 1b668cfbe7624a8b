package repository

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// checkout is a clone with the GNUmakefile, for what it does around a build.
type checkout struct {
	t         *testing.T
	dir, home string
}

func newCheckout(t *testing.T) checkout {
	t.Helper()
	for _, tool := range []string{"make", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("it needs %s", tool)
		}
	}
	c := checkout{t: t, dir: t.TempDir(), home: t.TempDir()}
	c.write("GNUmakefile", readFile(t, filepath.Join(repository(t), "GNUmakefile")))
	c.write("CHANGELOG.md", "## 0.4.0 (Unreleased)\n\n## 0.3.1 (May 4, 2026)\n")
	// Stands for the compiler: the program is the commit that it was built from.
	c.write("build.sh", "git rev-parse HEAD >\"$2\"\n")
	c.run("git", "init", "-q")
	return c
}

func (c checkout) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c checkout) run(program string, arguments ...string) string {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), program, arguments...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "HOME="+c.home, "MAKEFLAGS=", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	output, err := cmd.CombinedOutput()
	if err != nil {
		c.t.Fatalf("%s %q: %v\n%s", program, arguments, err, output)
	}
	return strings.TrimSpace(string(output))
}

func (c checkout) commit() {
	c.t.Helper()
	c.run("git", "add", "-A")
	c.run("git", "commit", "-q", "--allow-empty", "-m", "x")
}

// installed are the programs below the home, by their paths there.
func (c checkout) installed() map[string]string {
	c.t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(c.home, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(file, ".terraform.d") {
			return err
		}
		name, err := filepath.Rel(c.home, file)
		found[filepath.ToSlash(name)] = readFile(c.t, file)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

// TestEachCommitInstallsAVersionOfItsOwn: a lock file that knows the program of one commit stays
// right when another is installed.
func TestEachCommitInstallsAVersionOfItsOwn(t *testing.T) {
	t.Parallel()
	c := newCheckout(t)
	build := "BUILD=sh build.sh"
	version := func() string { t.Helper(); return c.run("make", "-s", "version") }
	if got := version(); got != "0.4.0+dev" {
		t.Errorf("without a commit the version is %q", got)
	}
	c.commit()
	if got := version(); got != "0.4.1+dev" {
		t.Errorf("the first commit has the version %q", got)
	}
	c.run("make", "-s", "install", build)
	before := c.installed()
	if len(before) != 2 { // for Terraform and for OpenTofu
		t.Fatalf("installed: %v", before)
	}
	c.commit()
	c.run("make", "-s", "install", build)
	after := c.installed()
	for name, program := range before {
		if after[name] != program {
			t.Errorf("%s of the commit before is another program now", name)
		}
	}
	if len(after) != 4 {
		t.Errorf("installed: %v", after)
	}
	c.run("git", "tag", "v0.4.0")
	if got := version(); got != "0.4.0" {
		t.Errorf("the tagged commit has the version %q", got)
	}
	c.run("make", "-s", "uninstall")
	if left := c.installed(); len(left) != 0 {
		t.Errorf("make uninstall leaves %v", left)
	}
	c.run("make", "-s", "uninstall") // nothing is there
}

// TestConfigurationsPinTheProvider: what users copy says which versions it is written for.
func TestConfigurationsPinTheProvider(t *testing.T) {
	t.Parallel()
	source := regexp.MustCompile(`source\s*=\s*"seed-84f6aeb9/runzero"(.*)\n(.*)`)
	pinned := regexp.MustCompile(`version\s*= "~> \d+\.\d+"`)
	root := repository(t)
	texts := map[string]string{"README.md": readFile(t, filepath.Join(root, "README.md"))}
	for _, part := range []string{"examples", "docs"} {
		err := filepath.WalkDir(filepath.Join(root, part), func(file string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				texts[file] = readFile(t, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	found := 0
	for name, text := range texts {
		for _, m := range source.FindAllString(text, -1) {
			found++
			if !pinned.MatchString(m) {
				t.Errorf("%s takes any version of the provider: %q", name, m)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d configurations were found", found)
	}
}

// TestPagesStandInREADMEsGroups: the registry's table of contents has the headings of README.
func TestPagesStandInREADMEsGroups(t *testing.T) {
	t.Parallel()
	root := repository(t)
	readme := readFile(t, filepath.Join(root, "README.md"))
	for _, kind := range []string{"actions", "data-sources", "ephemeral-resources", "functions", "list-resources", "resources"} {
		for name, text := range pages(t, filepath.Join(root, "docs", kind)) {
			m := regexp.MustCompile(`(?m)^subcategory: "(.+)"$`).FindStringSubmatch(text)
			if m == nil {
				t.Errorf("%s/%s stands under no heading", kind, name)
				continue
			}
			row := regexp.MustCompile(`(?m)^\| ` + strings.ToLower(m[1][:1]) + m[1][1:] + ` \|.*$`).FindString(readme)
			object := "`runzero_" + strings.TrimSuffix(name, ".md") + "`"
			if row == "" || kind == "resources" && !strings.Contains(row, object) {
				t.Errorf("%s/%s stands under %q, and not in README: %s", kind, name, m[1], row)
			}
		}
	}
}
