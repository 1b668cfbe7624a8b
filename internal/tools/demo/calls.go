package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// ledger counts the calls of each phase by what they are about.
type ledger struct {
	phases []string
	counts map[string]map[string]int // noun, phase
}

// add counts the requests of a phase.
func (l *ledger) add(phase string, requests []request) {
	l.phases = append(l.phases, phase)
	if l.counts == nil {
		l.counts = map[string]map[string]int{}
	}
	for _, r := range requests {
		noun := nounOf(r.Path)
		if l.counts[noun] == nil {
			l.counts[noun] = map[string]int{}
		}
		l.counts[noun][phase]++
	}
}

// total is the number of calls in a phase.
func (l *ledger) total(phase string) int {
	sum := 0
	for _, byPhase := range l.counts {
		sum += byPhase[phase]
	}
	return sum
}

// nouns are what a call can be about, in the order of the report, each with the
// paths that are about it. The first match counts.
func nouns() []struct{ name, path string } {
	return []struct{ name, path string }{
		{"sign-in", `^/account/api/`},
		{"recurring scans", `^/org/sites/[^/]+/scan$|^/(org|account)/tasks(/|$)`},
		{"export tokens", `^/account/orgs/[^/]+/exportTokens?(/|$)`},
		{"organizations", `^/account/orgs(/|$)|^/org$`},
		{"sites", `^/(org|account)/sites(/|$)`},
		{"API tokens", `^/account/keys(/|$)|^/org/key(/|$)`},
		{"Explorers", `^/(org|account)/(explorers|agents)(/|$)`},
		{"inventory", `^/export/`},
	}
}

// nounOf says what a call is about.
func nounOf(path string) string {
	path = strings.TrimPrefix(path, "/api/v1.0")
	for _, noun := range nouns() {
		if regexp.MustCompile(noun.path).MatchString(path) {
			return noun.name
		}
	}
	return "other"
}

// print shows the calls as a table, and what they come to per object.
func (l *ledger) print(s *steps, objects int) {
	row := func(name string, cell func(phase string) string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "%-16s", name)
		for _, phase := range l.phases {
			fmt.Fprintf(&b, "%12s", cell(phase))
		}
		return b.String()
	}
	lines := []string{row("", func(phase string) string { return phase })}
	names := []string{}
	for _, noun := range nouns() {
		names = append(names, noun.name)
	}
	for _, name := range append(names, "other") {
		byPhase, ok := l.counts[name]
		if !ok {
			continue
		}
		lines = append(lines, row(name, func(phase string) string { return fmt.Sprint(byPhase[phase]) }))
	}
	lines = append(
		lines,
		row("all", func(phase string) string { return fmt.Sprint(l.total(phase)) }),
		row("per object", func(phase string) string {
			return fmt.Sprintf("%.2f", float64(l.total(phase))/float64(max(objects, 1)))
		}),
	)
	s.block(fmt.Sprintf("API calls, for %s. runZero allows as many a day as you have licensed assets.",
		count(objects, "object")), slices.Clip(lines)...)
}

// economical checks the promise about an apply that only creates: one write for
// each object, and no single object read after it was written.
func economical(requests []request, objects int) error {
	writes := 0
	single := regexp.MustCompile(`/[0-9a-f]{8}-[0-9a-f-]{27}$`)
	for _, r := range requests {
		switch {
		case nounOf(r.Path) == "sign-in":
		case r.Method != http.MethodGet:
			writes++
		case single.MatchString(r.Path):
			return fmt.Errorf("the apply read a single object: GET %s", r.Path)
		}
	}
	if writes != objects {
		return fmt.Errorf("the apply sent %d writes for %s", writes, count(objects, "object"))
	}
	return nil
}
