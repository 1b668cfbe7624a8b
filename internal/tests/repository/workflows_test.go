package repository

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
)

// grant is a permission that one job has beyond reading the code.
type grant struct{ file, job, permission string }

// grants are all that any pipeline may do to the repository, and why.
func grants() map[grant]string {
	return map[grant]string{
		{"release.yml", "release", "contents"}:       "makes the release and uploads its files",
		{"release.yml", "release", "id-token"}:       "signs the provenance with the workflow's own identity",
		{"release.yml", "release", "attestations"}:   "stores the provenance",
		{"codeql.yml", "analyze", "security-events"}: "stores what the analysis found",
	}
}

// TestWorkflowsArePinned keeps the pipelines from running code that nobody chose, and from doing
// what nobody allowed: every action is named by its digest, with the version beside it for people;
// a workflow may only read, unless the table above allows a job more; and no job leaves a
// credential in the work tree.
func TestWorkflowsArePinned(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(repository(t), ".github", "workflows", "*.y*ml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows found: %v", err)
	}
	unused := grants()
	for _, file := range files {
		problems, used := workflowProblems(filepath.Base(file), readFile(t, file))
		for _, problem := range problems {
			t.Errorf("%s: %s", filepath.Base(file), problem)
		}
		for _, w := range used {
			delete(unused, w)
		}
	}
	for w := range unused {
		t.Errorf("no job uses %v any more: take it out of the table", w)
	}
}

func TestWorkflowRulesBite(t *testing.T) {
	t.Parallel()
	const good = `name: x
on: push
permissions:
  contents: read
jobs:
  release:
    environment: release
    permissions:
      contents: write
    steps:
      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
        with:
          persist-credentials: false
      - uses: actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0
        with:
          cache: false
`
	change := func(from, to string) string { return strings.Replace(good, from, to, 1) }
	for name, tt := range map[string]struct{ text, want string }{
		"good":            {good, ""},
		"tag":             {change("@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0", "@v7"), "digest"},
		"no version":      {change("dddfe3e0 # v7.0.0", "dddfe3e0"), "digest"},
		"no permissions":  {change("permissions:\n  contents: read\n", ""), "may only read"},
		"may write":       {change("contents: read", "contents: write"), "may only read"},
		"may read more":   {change("contents: read", "contents: read\n  actions: read"), "may only read"},
		"may all":         {change("permissions:\n  contents: read", "permissions: write-all"), "may only read"},
		"job may all":     {change("permissions:\n      contents: write", "permissions: write-all"), "not allowed"},
		"job may more":    {change("contents: write", "contents: write\n      packages: write"), "not allowed"},
		"another job may": {change("  release:\n", "  build:\n"), "not allowed"},
		"no environment":  {change("    environment: release\n", ""), "environment"},
		"cache":           {change("          cache: false\n", "          go-version: 1\n"), "cache"},
		"credentials":     {change("persist-credentials: false", "fetch-depth: 0"), "credentials"},
		"injection":       {good + "      - run: echo ${{ github.event.pull_request.title }}\n", "expression"},
		"long injection":  {good + "      - run: |\n          set -e\n          echo ${{ github.head_ref }}\n", "expression"},
		"strangers' code": {change("on: push", "on:\n  pull_request_target:\n"), "pull_request_target"},
		"not YAML":        {good + "\t", "YAML"},
	} {
		problems, _ := workflowProblems("release.yml", tt.text)
		if got := strings.Join(problems, "; "); (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// workflowProblems checks one workflow, and tells which of the grants it uses.
func workflowProblems(file, text string) (problems []string, used []grant) {
	var flow struct {
		On          any `yaml:"on"`
		Permissions any `yaml:"permissions"`
		Jobs        map[string]struct {
			Environment any `yaml:"environment"`
			Permissions any `yaml:"permissions"`
			Steps       []struct {
				Uses   string         `yaml:"uses"`
				Run    string         `yaml:"run"`
				Inputs map[string]any `yaml:"with"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal([]byte(text), &flow); err != nil {
		return []string{"not YAML: " + err.Error()}, nil
	}
	// Line by line: the version is a comment.
	pinned := regexp.MustCompile(`^\s*(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$`)
	uses := regexp.MustCompile(`^\s*(- )?uses: [^.]`) // one of this repository needs no pin
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); uses.MatchString(line) && !pinned.MatchString(line) {
			problems = append(problems, "not pinned by digest with its version: "+strings.TrimSpace(line))
		}
	}
	if strings.Contains(fmt.Sprint(flow.On), "pull_request_target") {
		problems = append(problems, "pull_request_target runs with the rights of this repository on the code of a stranger")
	}
	if top, ok := flow.Permissions.(map[string]any); !ok || len(top) != 1 || top["contents"] != "read" {
		problems = append(problems,
			"the workflow itself may only read: permissions must be contents: read; a job that needs more says so")
	}
	for name, job := range flow.Jobs {
		permissions, isMap := job.Permissions.(map[string]any)
		if job.Permissions != nil && !isMap {
			problems = append(problems, fmt.Sprintf("%s: permissions: %v is not allowed", name, job.Permissions))
		}
		for permission, level := range permissions {
			w := grant{file, name, permission}
			if level != "read" && level != "none" {
				used = append(used, w)
				if grants()[w] == "" {
					problems = append(problems, fmt.Sprintf("%s: %s: %v is not allowed", name, permission, level))
				}
			}
		}
		publishes := permissions["contents"] == "write"
		if publishes && job.Environment == nil {
			problems = append(problems, name+": a job that may write the code needs an environment with reviewers")
		}
		for _, step := range job.Steps {
			if strings.Contains(step.Run, "${{") {
				problems = append(problems, name+": an expression inside of a script can be code of a stranger; put it into env: "+
					step.Run)
			}
			if strings.HasPrefix(step.Uses, "actions/checkout@") && step.Inputs["persist-credentials"] != false {
				problems = append(problems,
					name+": a checkout leaves its credentials in the work tree; set persist-credentials: false")
			}
			// Any other job of the repository may have filled the cache.
			if publishes && (strings.HasPrefix(step.Uses, "actions/cache") ||
				strings.HasPrefix(step.Uses, "actions/setup-go@") && step.Inputs["cache"] != false) {
				problems = append(problems, name+": a job that publishes must not build from a cache")
			}
		}
	}
	return problems, used
}

// TestDependencyUpdatesCoverAll keeps every module and the actions in the weekly updates, in few
// pull requests, and nothing that is younger than a week.
func TestDependencyUpdatesCoverAll(t *testing.T) {
	t.Parallel()
	root := repository(t)
	var modules []string
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.Name() == "go.mod":
			directory, err := filepath.Rel(root, filepath.Dir(file))
			modules = append(modules, strings.TrimSuffix("/"+filepath.ToSlash(directory), "/."))
			return err
		}
		return nil
	})
	if err != nil || len(modules) < 2 {
		t.Fatalf("found the modules %q: %v", modules, err)
	}
	for _, problem := range updateProblems(readFile(t, filepath.Join(root, ".github", "dependabot.yml")), modules) {
		t.Error(problem)
	}
}

func TestUpdateRulesBite(t *testing.T) {
	t.Parallel()
	const good = `updates:
  - {package-ecosystem: gomod, directory: /, schedule: {interval: weekly}, cooldown: {default-days: 7}, groups: {all: {patterns: ["*"]}}}
  - {package-ecosystem: gomod, directories: [/tools/lint], schedule: {interval: weekly}, cooldown: {default-days: 7}, groups: {all: {patterns: ["*"]}}}
  - {package-ecosystem: github-actions, directory: /, schedule: {interval: weekly}, cooldown: {default-days: 7}, groups: {all: {patterns: ["*"]}}}
`
	for name, tt := range map[string]struct{ from, to, want string }{
		"good":          {"", "", ""},
		"tool missing":  {"/tools/lint", "/tools/docs", "gomod /tools/lint"},
		"root missing":  {"gomod, directory: /,", "gomod, directory: /docs,", "gomod /"},
		"no actions":    {"github-actions", "docker", "github-actions /"},
		"too soon":      {"default-days: 7", "default-days: 1", "younger"},
		"not grouped":   {`groups: {all: {patterns: ["*"]}}`, "groups: {}", "group"},
		"every day":     {"weekly", "daily", "weekly"},
		"gone":          {"/tools/lint", "/tools/lint, /tools/gone", "/tools/gone"},
		"not YAML":      {"updates:", "updates: [", "YAML"},
		"no such entry": {"- {package-ecosystem: gomod, directory: /,", "- {directory: /,", "gomod /"},
	} {
		got := strings.Join(updateProblems(strings.Replace(good, tt.from, tt.to, 1), []string{"", "/tools/lint"}), "; ")
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// updateProblems checks the settings of Dependabot. Modules are directories such as /tools/lint;
// the root is "".
func updateProblems(text string, modules []string) []string {
	var settings struct {
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directory   string   `yaml:"directory"`
			Directories []string `yaml:"directories"`
			Schedule    struct {
				Interval string `yaml:"interval"`
			} `yaml:"schedule"`
			Cooldown struct {
				Days int `yaml:"default-days"`
			} `yaml:"cooldown"`
			Groups map[string]any `yaml:"groups"`
		} `yaml:"updates"`
	}
	if err := yaml.Unmarshal([]byte(text), &settings); err != nil {
		return []string{"dependabot.yml is not YAML: " + err.Error()}
	}
	missing := map[string]bool{"github-actions /": true}
	for _, module := range modules {
		missing["gomod /"+strings.TrimPrefix(module, "/")] = true
	}
	var problems []string
	for _, u := range settings.Updates {
		for _, directory := range append(u.Directories, u.Directory) {
			if of := u.Ecosystem + " " + directory; missing[of] {
				delete(missing, of)
			} else if directory != "" {
				problems = append(problems, fmt.Sprintf("dependabot.yml names %s twice, or it does not exist", of))
			}
		}
		if u.Schedule.Interval != "weekly" {
			problems = append(problems, u.Ecosystem+": updates come weekly")
		}
		if u.Cooldown.Days < 7 {
			problems = append(problems, u.Ecosystem+
				": a release younger than a week may be a bad one: set cooldown: {default-days: 7}")
		}
		if len(u.Groups) == 0 {
			problems = append(problems, u.Ecosystem+": without a group each update is a pull request of its own")
		}
	}
	for _, of := range slices.Sorted(maps.Keys(missing)) {
		problems = append(problems, "dependabot.yml does not update "+of)
	}
	return problems
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
