package repository

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// Commits have the form since this one, of this time. Earlier ones are as they are. The time is for
// a shallow clone, which may hold earlier commits without holding the first.
const (
	firstOrderlyCommit = "11dc917b16605e186f786068142ee2cd7cd28543"
	firstOrderlyTime   = "2026-11-25T21:10:00Z"
)

// disorderlyCommits came later and are as they are, too.
func disorderlyCommits() map[string]bool {
	return map[string]bool{
		"2ca7100906335c38a2b7e2751962ec379d77004e": true, // 78 characters
	}
}

// orderlySubject is "area: verb ...".
var orderlySubject = regexp.MustCompile(`^[a-z][a-z0-9 ,/_.-]*: [a-z][a-z-]* .*[^.\s]$`)

// subjectProblem says what is wrong with the first line of a commit's message; "" = nothing.
func subjectProblem(subject string) string {
	const most = 72
	switch {
	case strings.HasPrefix(subject, `Revert "`):
		return "" // git's own words
	case utf8.RuneCountInString(subject) > most:
		return fmt.Sprintf("it has %d characters, more than %d", utf8.RuneCountInString(subject), most)
	case !orderlySubject.MatchString(subject):
		return `it is not of the form "area: verb ..."`
	}
	return ""
}

// TestCommitsHaveTheForm reads the history. dev-docs/naming.md has the rule.
func TestCommitsHaveTheForm(t *testing.T) {
	t.Parallel()
	git := func(arguments ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "git", arguments...)
		cmd.Dir = repository(t)
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	if _, err := git("rev-parse", "--verify", "HEAD"); err != nil {
		t.Skip("not in a clone: there is no history")
	}
	arguments := []string{"log", "--no-merges", "--since=" + firstOrderlyTime, "--format=%H %s", "HEAD"}
	if _, err := git("merge-base", "--is-ancestor", firstOrderlyCommit, "HEAD"); err == nil {
		arguments = append(arguments, "^"+firstOrderlyCommit)
	}
	history, err := git(arguments...)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(history) {
		hash, subject, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		if problem := subjectProblem(subject); problem != "" && !disorderlyCommits()[hash] {
			t.Errorf("commit %s, %q: %s", hash, subject, problem)
		}
	}
}

func TestCommitRuleBites(t *testing.T) {
	t.Parallel()
	for _, subject := range []string{
		"protocol: answer by itself only what the framework would answer",
		"tests, chaos: keep lines short",
		"scan options: take what accounts hold, hide secrets",
		"deps: bump golang.org/x/sync from 0.24.0 to 0.25.0",
		`Revert "site: take hostnames"`,
	} {
		if problem := subjectProblem(subject); problem != "" {
			t.Errorf("%q: %s", subject, problem)
		}
	}
	for _, subject := range []string{
		"Lint",
		"wip",
		"Chaos: an organization that loses its parent goes to the top",
		"site: Take host names",
		"site: take host names.",
		"site:take host names",
		"site: " + strings.Repeat("take host names ", 5) + "too",
	} {
		if subjectProblem(subject) == "" {
			t.Errorf("%q is taken for orderly", subject)
		}
	}
}
