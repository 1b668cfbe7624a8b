package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// result is what one CLI's tests did.
type result struct {
	name                    string
	passed, failed, skipped int
	reasons                 map[string]int // of the skipped
	took                    time.Duration
}

// event is one line of "go test -json".
type event struct {
	Action  string `json:"Action"`
	Package string `json:"Package"`
	Test    string `json:"Test"`
	Output  string `json:"Output"`
}

// count reads the lines of "go test -json". Tests that only hold others count too, as in the tests'
// own summary.
func count(lines io.Reader) (result, error) {
	r := result{reasons: map[string]int{}}
	texts := map[string]string{}
	where := regexp.MustCompile(`^\s*[\w./-]+\.go:\d+: `)
	decoder := json.NewDecoder(lines)
	for {
		var e event
		switch err := decoder.Decode(&e); {
		case errors.Is(err, io.EOF):
			return r, nil
		case err != nil:
			return r, fmt.Errorf("read the results: %w", err)
		case e.Test == "":
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			if at := where.FindString(e.Output); at != "" {
				texts[key] = strings.TrimSpace(strings.TrimPrefix(e.Output, at))
			}
		case "pass":
			r.passed++
		case "fail":
			r.failed++
		case "skip":
			r.skipped++
			r.reasons[reason(texts[key])]++
		}
	}
}

// reason shortens why a test was skipped, so that equal reasons read the same.
func reason(text string) string {
	if text == "" {
		return "no reason given"
	}
	return strings.TrimSuffix(text, ": skipping test")
}

// summary is the table of results, and below it the reasons.
func summary(results []result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| CLI | run | passed | failed | skipped | seconds |\n|---|---|---|---|---|---|\n")
	for _, r := range results {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %.0f |\n", r.name, r.passed+r.failed, r.passed, r.failed, r.skipped,
			r.took.Seconds())
	}
	for _, r := range results {
		for _, why := range slices.Sorted(maps.Keys(r.reasons)) {
			fmt.Fprintf(&b, "\n%s skipped %d: %s", r.name, r.reasons[why], why)
		}
	}
	return b.String() + "\n"
}
