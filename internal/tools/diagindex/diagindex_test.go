package diagindex

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSaid reads texts that are written in every way that the code writes them in.
func TestSaid(t *testing.T) {
	t.Parallel()
	s := newSource()
	for name, text := range map[string]string{
		"a.go": `package a
const fixed, first = "A constant " + "in parts", "a" + ` + "`b`" + `
func f(d D, variable string, n int) {
	d.AddError("A plain text", "detail")
	d.Diagnostics.AddAttributeWarning(path.Root("x"), fmt.Sprintf("%d of %.80q are %s", n, n, variable), "detail")
	d.AddWarning(fixed, "detail")
	d.AddError(b.Other, "detail")
	d.AddError(variable+" is bad", "detail")
	summary := "A variable"
	if n > 1 { summary = "Another value" }
	d.AddError(summary, "detail")
	if text, detail := b.Both(n); text != "" { d.AddAttributeError(at, text, detail) }
	return diag.Diagnostics{diag.NewErrorDiagnostic(("A constructor"), "detail"), diag.NewAttributeErrorDiagnostic(p, "With a path", "detail")}
}
func (e E) g(d D) { d.AddError(e.Summary, e.Detail); d.AddError(unknowable(), "detail"); use(FailedAfterCall{Summary: "An end", Detail: "x"}, tf.Diagnostic{Summary: "Raw"}, F{Summary: "No diagnostic"}) }
func (e E) h(r R) { use(operation{verb: "make"}, r.operation("break", 1), Action{Verb: "mend"}, operation{verb: e.verb}) }`,
		"b.go": `package b
const Other = "Of another package"
func Both(n int) (summary, detail string) {
	if n == 0 { return "", "" }
	return "What a function returns", "detail"
}
type ErrorKind int
func (k ErrorKind) String() string { switch k { case 1: return "cold"; default: return "warm" } }
func (k Other) String() string { return "no kind" }`,
	} {
		if err := s.add(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	got := s.collect()
	want := []string{
		"A constant in parts", "A constructor", "A plain text", "A variable", "An end", "Another value", "Of another package",
		"Raw", "What a function returns", "With a path", Hole + " is bad", Hole + " of " + Hole + " are " + Hole,
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got.Headlines))); diff != "" {
		t.Errorf("headlines (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"break", "make", "mend"}, slices.Sorted(maps.Keys(got.Verbs))); diff != "" {
		t.Errorf("verbs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"cold", "warm"}, slices.Sorted(maps.Keys(got.Kinds))); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if len(got.Unreadable) != 1 || !strings.Contains(got.Unreadable[0], "a.go:15") {
		t.Errorf("one headline cannot be read, and these are said: %q", got.Unreadable)
	}
}
