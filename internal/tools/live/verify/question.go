package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// question is something about the service that is not settled.
type question struct {
	// section of dev-docs/api-behaviour.md; "14." and a number for those that it says to ask first.
	section, text string
	// decides names the variants of the emulated console that the answer decides about.
	decides []string
	ask     func(context.Context, *inquiry) (finding, error)
}

// finding is an answer.
type finding struct {
	answer, evidence string
	variants         []string // those in force
	mixed            bool     // the answer is like none of the emulated console's
}

// asked is a question with what came of it.
type asked struct {
	question
	found     finding
	isSettled bool // the variants that the question decides about are known
}

// plainFinding is an answer that decides about no variant.
func plainFinding(answer, evidence string) finding {
	return finding{answer: answer, evidence: evidence}
}

// either is the finding of a question with two answers: with the variant, or without it.
func either(is bool, variant, yes, no, evidence string, a ...any) finding {
	f := finding{answer: no, evidence: fmt.Sprintf(evidence, a...)}
	if is {
		f.answer, f.variants = yes, []string{variant}
	}
	return f
}

// odd is an answer that the emulated console cannot give.
func odd(evidence string, a ...any) finding {
	return finding{answer: "neither", evidence: fmt.Sprintf(evidence, a...), mixed: true}
}

func questions() []question {
	return slices.Concat(firstQuestions(), objectQuestions(), scanQuestions(), accountQuestions(), peopleQuestions(),
		lastQuestions())
}

// neverAsked are variants that no harmless call can decide about, with the reason.
func neverAsked() [][2]string {
	return [][2]string{
		{"explorer-all-sites-refused", "an Explorer cannot be made by a call, and those that are there are not ours"},
		{"account-lists-missing", "cleaning up needs these lists: where they are missing, nothing is asked"},
		{"sample-stop-removes", "traffic sampling needs an Explorer, and those that are there are not ours"},
		{"sample-stop-processes", "traffic sampling needs an Explorer, and those that are there are not ours"},
		{"sample-interfaces-hidden", "traffic sampling needs an Explorer, and those that are there are not ours"},
		{"bulk-status-without-count", "it would change assets, and those that are there are not ours"},
		{"allowlist-rewritten", "the published API has no call for it, and it could lock everybody out"},
		{"blocked-401", "the published API has no call for it, and it could lock everybody out"},
	}
}

// report prints the table, and the variants that follow from it.
func (q *inquiry) report(out io.Writer, address string, all []asked) {
	var on, open []string
	fmt.Fprintf(out, "Answers of %s\n\n", address)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "sheet\tquestion\tanswer\tevidence\n")
	for _, a := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.section, a.text, a.found.answer, short(a.found.evidence))
		if a.isSettled {
			on = append(on, a.found.variants...)
		} else {
			open = append(open, a.decides...)
		}
	}
	for _, never := range neverAsked() {
		open = append(open, never[0])
		fmt.Fprintf(table, "\t%s\tnot asked\t%s\n", never[0], never[1])
	}
	_ = table.Flush() // its writer keeps no error
	slices.Sort(on)
	slices.Sort(open)
	on, open = slices.Compact(on), slices.Compact(open)
	list := strings.Join(on, ",")
	fmt.Fprint(out, "\nThe emulated console answers like this one with:\n")
	if list == "" {
		fmt.Fprint(out, "  no -variant at all\n")
		list = "none"
	} else {
		fmt.Fprintf(out, "  -variant %s\n", list)
	}
	fmt.Fprintf(out, "The live tests expect these answers with:\n  RUNZERO_LIVE_VARIANTS=%s\n", list)
	if len(open) > 0 {
		fmt.Fprintf(out, "Not decided: %s\n", strings.Join(open, ", "))
	}
}

// short is a text cut to what a table can hold.
func short(s string) string {
	const most = 140
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return s
}
