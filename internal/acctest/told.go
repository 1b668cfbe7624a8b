package acctest

import (
	"regexp"
	"strings"
	"testing"
)

// UUID is an expression for any id.
const UUID = `[0-9a-f-]{36}`

// Ended fails unless it ended in this phase, with a problem that the expression matches; "" wants no problem at all.
func (told Told) Ended(t *testing.T, phase, problem string) {
	t.Helper()
	if told.Phase != phase || (problem == "") != (told.Problem == "") || !regexp.MustCompile("(?s)"+problem).MatchString(told.Problem) {
		t.Errorf("ended in %s with %q; %s and %q are wanted", told.Phase, told.Problem, phase, problem)
	}
}

// Said fails unless the lines of progress match these expressions, one by one.
func (told Told) Said(t *testing.T, want ...string) {
	t.Helper()
	ok := len(told.Progress) == len(want)
	for i := 0; ok && i < len(want); i++ {
		ok = regexp.MustCompile("^" + want[i] + "$").MatchString(told.Progress[i])
	}
	if !ok {
		t.Errorf("progress:\n%s\nwanted:\n%s", strings.Join(told.Progress, "\n"), strings.Join(want, "\n"))
	}
}
