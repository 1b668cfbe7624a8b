package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// Marks around the part of the guide that a run replaces.
const (
	markBegin = "<!-- bench -->"
	markEnd   = "<!-- /bench -->"
)

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func megabytes(bytes int64) string { return fmt.Sprintf("%d MB", (bytes+1<<20-1)>>20) }

// table writes Markdown: a row of headings, and the rows.
func table(headings []string, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(headings)
	fmt.Fprintf(&b, "|%s\n", strings.Repeat("---|", len(headings)))
	for _, row := range rows {
		line(row)
	}
	return b.String()
}

// report is all that a run measured, in Markdown; machine says where, and more are other tables.
func report(machine string, all []result, more string, verdicts []verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured with `make bench` on %s.\n", machine)
	var told workload
	for _, one := range all {
		if one.workload != told {
			told = one.workload
			fmt.Fprintf(&b, "\n**%s, in %d organizations**\n\n", one.workload, one.organizations())
			b.WriteString(table(
				[]string{
					"latency", "step", "API calls", "of them writes", "time", "`terraform_data`", "ratio", "provider's CPU",
					"provider's memory",
				}, rows(all, one.workload)))
		}
	}
	b.WriteString(more)
	if len(verdicts) > 0 {
		lines := [][]string{}
		for _, v := range verdicts {
			held := "yes"
			if !v.isWithin {
				held = "**no**"
			}
			lines = append(lines, []string{v.what, v.figure, v.limit, held})
		}
		fmt.Fprintf(&b, "\n**Limits**\n\n%s", table([]string{"what", "measured", "limit", "held"}, lines))
	}
	return b.String()
}

// rows are the phases of one workload, at all its latencies.
func rows(all []result, of workload) [][]string {
	var lines [][]string
	for _, one := range all {
		if one.workload != of {
			continue
		}
		for _, f := range one.phases {
			processor, memory := "not measured", "not measured"
			if measured {
				processor, memory = seconds(f.processor), megabytes(f.memory)
			}
			lines = append(lines, []string{
				fmt.Sprintf("%d ms", one.latency.Milliseconds()), string(f.phase), grouped(f.calls.all), grouped(f.calls.writes),
				seconds(f.wall),
				seconds(f.floor), fmt.Sprintf("%.1f", ratio(f.wall, f.floor)), processor, memory,
			})
		}
	}
	return lines
}

// between replaces what stands between the marks.
func between(page, text string) (string, error) {
	head, rest, begun := strings.Cut(page, markBegin)
	_, tail, ended := strings.Cut(rest, markEnd)
	if !begun || !ended {
		return "", errors.New("the page lacks the marks " + markBegin + " and " + markEnd)
	}
	return head + markBegin + "\n" + strings.TrimSpace(text) + "\n" + markEnd + tail, nil
}

// writeInto puts the report into a page.
func writeInto(file, text string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the guide: %w", err)
	}
	replaced, err := between(string(page), text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := os.WriteFile(file, []byte(replaced), 0o644); err != nil { //nolint:gosec // a page of the repository
		return fmt.Errorf("write the guide: %w", err)
	}
	return nil
}
