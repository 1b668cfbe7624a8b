package repository

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/tools/diagindex"
)

// TestTroubleshootingIsComplete holds the guide against the code: every headline that a
// diagnostic can have stands there, and none that no diagnostic has any more; so do the verbs
// of "Cannot ..." and the kinds of failure.
func TestTroubleshootingIsComplete(t *testing.T) {
	t.Parallel()
	root := repository(t)
	text, err := os.ReadFile(filepath.Join(root, "templates", "guides", "troubleshooting.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	var directories []string
	for _, name := range []string{"entity", "framework", "protocol", "provider", "runzero"} {
		directories = append(directories, filepath.Join(root, "internal", name))
	}
	said, err := diagindex.Read(directories...)
	if err != nil {
		t.Fatal(err)
	}
	if len(said.Headlines) < 50 || len(said.Verbs) < 10 || len(said.Kinds) < 10 {
		t.Fatalf("%d headlines, %d verbs and %d kinds are too few: the test looks in the wrong place", len(said.Headlines),
			len(said.Verbs), len(said.Kinds))
	}
	for _, problem := range slices.Concat(said.Unreadable,
		differences("headline", said.Headlines, namedIn(messageHeadings(page))),
		differences("verb", said.Verbs, namedIn(firstCells(between(page, "verbs")))),
		differences("kind of failure", said.Kinds, namedIn(firstCells(between(page, "kinds")))),
	) {
		t.Error(strings.ReplaceAll(problem, root+string(filepath.Separator), ""))
	}
}

// messageHeadings are the page's headings of the third level.
func messageHeadings(page string) []string {
	var all []string
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "### ") {
			all = append(all, line)
		}
	}
	return all
}

// between is the part of a page from <!-- name --> to <!-- /name -->.
func between(page, name string) string {
	_, rest, _ := strings.Cut(page, "<!-- "+name+" -->")
	part, _, _ := strings.Cut(rest, "<!-- /"+name+" -->")
	return part
}

// firstCells are the first cells of a table's rows.
func firstCells(table string) []string {
	var all []string
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			all = append(all, cells[1])
		}
	}
	return all
}

// namedIn are the texts set as code, their placeholders in angle brackets as holes.
func namedIn(parts []string) map[string]bool {
	code, placeholder := regexp.MustCompile("`([^`]+)`"), regexp.MustCompile(`<[^<>]+>`)
	all := map[string]bool{}
	for _, part := range parts {
		for _, span := range code.FindAllStringSubmatch(part, -1) {
			all[placeholder.ReplaceAllString(span[1], diagindex.Hole)] = true
		}
	}
	return all
}

// differences says what the code has and the page lacks, and the other way round.
func differences(what string, code map[string]string, page map[string]bool) []string {
	var problems []string
	for _, text := range slices.Sorted(maps.Keys(code)) {
		if !page[text] {
			problems = append(problems, fmt.Sprintf("%s %q (%s) is not in the guide to troubleshooting", what, text, code[text]))
		}
	}
	for _, text := range slices.Sorted(maps.Keys(page)) {
		if code[text] == "" {
			problems = append(problems, fmt.Sprintf("%s %q of the guide to troubleshooting is in no code", what, text))
		}
	}
	return problems
}

// TestTroubleshootingRuleBites tries the rule on a page with one fault of each sort.
func TestTroubleshootingRuleBites(t *testing.T) {
	t.Parallel()
	code := map[string]string{"A plain text": "a.go:1", "A variable": "a.go:2", diagindex.Hole + " is bad": "a.go:3"}
	for name, c := range map[string]struct{ page, want string }{
		"right":   {"### `A plain text`, `A variable`\n### `<an attribute> is bad`\n", ""},
		"missing": {"### `A variable`\n### `<an attribute> is bad`\n", `"A plain text" (a.go:1) is not in`},
		"other level": {
			"## `A plain text`\n### `A variable`, `<an attribute> is bad`\n",
			`"A plain text" (a.go:1) is not in`,
		},
		"no code": {"### A plain text\n### `A variable`, `<an attribute> is bad`\n", `"A plain text" (a.go:1) is not in`},
		"too many": {
			"### `A plain text`, `A variable`, `<an attribute> is bad`\n### `Long gone`\n",
			`"Long gone" of the guide`,
		},
	} {
		problems := differences("headline", code, namedIn(messageHeadings(c.page)))
		if got := strings.Join(problems, "\n"); (c.want == "") != (got == "") || !strings.Contains(got, c.want) ||
			len(problems) > 1 {
			t.Errorf("%s: these are said: %q", name, problems)
		}
	}

	table := "<!-- kinds -->\n| it says | `cold` |\n|---|---|\n| `cold`, `hot` | `warm` |\n<!-- /kinds -->\n| `warm` | |"
	if problems := differences("kind", map[string]string{"cold": "b.go:1", "warm": "b.go:2"},
		namedIn(firstCells(between(table, "kinds")))); len(problems) != 2 {
		t.Errorf("one kind is missing and one is too many, and these are said: %q", problems)
	}
}
