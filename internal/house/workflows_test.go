package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWorkflowsArePinned keeps the pipelines from running code that nobody chose: every
// action is named by its digest, with the version beside it for people; a workflow may
// only read unless a job of it says otherwise; and no job leaves a credential in the work tree.
func TestWorkflowsArePinned(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(repository(t), ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows found: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range workflowProblems(string(text)) {
			t.Errorf("%s: %s", filepath.Base(file), problem)
		}
	}
}

func TestWorkflowRulesBite(t *testing.T) {
	t.Parallel()
	const good = `name: x
permissions:
  contents: read
jobs:
  a:
    steps:
      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
        with:
          persist-credentials: false
`
	for name, tt := range map[string]struct{ text, want string }{
		"good":           {good, ""},
		"tag":            {strings.Replace(good, "@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0", "@v7", 1), "digest"},
		"no version":     {strings.Replace(good, " # v7.0.0", "", 1), "digest"},
		"no permissions": {strings.Replace(good, "permissions:\n  contents: read\n", "", 1), "permissions"},
		"may write":      {strings.Replace(good, "contents: read", "contents: write", 1), "permissions"},
		"may all":        {strings.Replace(good, "permissions:\n  contents: read", "permissions: write-all", 1), "permissions"},
		"credentials":    {strings.Replace(good, "persist-credentials: false", "fetch-depth: 0", 1), "credentials"},
		"injection":      {good + "      - run: echo ${{ github.event.pull_request.title }}\n", "expression"},
	} {
		got := strings.Join(workflowProblems(tt.text), "; ")
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// workflowProblems reads a workflow line by line: the rules are about how lines are written.
func workflowProblems(text string) []string {
	var problems []string
	pinned := regexp.MustCompile(`^\s*(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$`)
	uses := regexp.MustCompile(`^\s*(- )?uses: [^.]`) // one of this repository needs no pin
	script := regexp.MustCompile(`^\s*(- )?run: .*\$\{\{`)
	checkouts := 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if uses.MatchString(line) && !pinned.MatchString(line) {
			problems = append(problems, "not pinned by digest with its version: "+strings.TrimSpace(line))
		}
		if script.MatchString(line) {
			problems = append(problems, "an expression inside of a script can be code of a stranger; put it into env: "+strings.TrimSpace(line))
		}
		if strings.Contains(line, "actions/checkout@") {
			checkouts++
		}
	}
	if !regexp.MustCompile(`(?m)^permissions:\n  contents: read\n(\S|\n)`).MatchString(text) {
		problems = append(problems, "the workflow's own permissions must be contents: read; a job that needs more says so itself")
	}
	if n := strings.Count(text, "persist-credentials: false"); n < checkouts {
		problems = append(problems, "a checkout leaves its credentials in the work tree; set persist-credentials: false")
	}
	return problems
}
