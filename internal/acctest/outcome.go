package acctest

import (
	"regexp"
	"strings"
	"testing"
)

// UUID is an expression for any id.
const UUID = `[0-9a-f-]{36}`

// ExpectEnd fails unless it ended in this phase, with a problem that the expression matches; ""
// wants no problem at all.
func (outcome Outcome) ExpectEnd(t *testing.T, phase, problem string) {
	t.Helper()
	if outcome.Phase != phase || (problem == "") != (outcome.Problem == "") ||
		!regexp.MustCompile("(?s)"+problem).MatchString(outcome.Problem) {
		t.Errorf("ended in %s with %q; %s and %q are wanted", outcome.Phase, outcome.Problem, phase, problem)
	}
}

// ExpectText fails unless the lines of progress match these expressions, one by one.
func (outcome Outcome) ExpectText(t *testing.T, want ...string) {
	t.Helper()
	ok := len(outcome.Progress) == len(want)
	for i := 0; ok && i < len(want); i++ {
		ok = regexp.MustCompile("^" + want[i] + "$").MatchString(outcome.Progress[i])
	}
	if !ok {
		t.Errorf("progress:\n%s\nwanted:\n%s", strings.Join(outcome.Progress, "\n"), strings.Join(want, "\n"))
	}
}
