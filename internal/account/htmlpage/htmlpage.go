// Package htmlpage holds what all pages for a person share, of the emulated console and of the
// report: one style for light and dark, wide and narrow windows, and the words of their templates.
// Nothing on a page runs, and nothing of it comes from elsewhere.
package htmlpage

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// style is the style sheet.
//
//go:embed page.css
var style string

// levelsStyled is how deep the style shows a tree of organizations; those below look like the last.
const levelsStyled = 3

// Style is the style sheet of every page.
func Style() template.CSS { return template.CSS(style) } //nolint:gosec // an embedded file

// Policy is the Content-Security-Policy of a page: no script, no style but [Style], nothing from
// elsewhere.
func Policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"
}

// Funcs are functions of templates. number writes 12,345; noun is the word for one or many; top,
// after and rest divide a list: the first n, those from n to a limit, and the number of those
// beyond n; moment writes an RFC 3339 time for a person; pairs writes a map as sorted key=value;
// level is the style of a level of the tree.
func Funcs() template.FuncMap {
	return template.FuncMap{
		"number": Number, "noun": Noun, "top": top, "after": after, "rest": countRest, "moment": Moment, "pairs": pairs,
		"level": func(level int) int { return min(level, levelsStyled) },
	}
}

// Number writes 12345 as 12,345.
func Number(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0 && text[at-1] != '-'; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// Noun is the word for one or many: "site", "sites".
func Noun(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

func top(n int, list any) any {
	v := reflect.ValueOf(list)
	return v.Slice(0, min(n, v.Len())).Interface()
}

func after(n, limit int, list any) any {
	v := reflect.ValueOf(list)
	return v.Slice(min(n, v.Len()), min(max(n, limit), v.Len())).Interface()
}

func countRest(n int, list any) int { return max(0, reflect.ValueOf(list).Len()-n) }

// Moment writes an RFC 3339 time as "Sun 6 Jan 2030 20:10", in UTC; anything else as it is.
func Moment(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return t.UTC().Format("Mon 2 Jan 2006 15:04")
}

func pairs(m map[string]string) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, k+"="+m[k])
	}
	return out
}

// Gauge is a bar that shows how much of a limit is used.
type Gauge struct {
	Subject string // what it is about: the address of a caller, or empty
	Used    int
	Limit   int
}

// Percent is the width of the bar as SVG writes it. A single call of many is still seen.
func (g Gauge) Percent() string {
	share := 100.0
	if g.Limit > 0 {
		share = min(100, 100*float64(g.Used)/float64(g.Limit))
	}
	if g.Used > 0 {
		share = max(share, 0.5)
	}
	return strconv.FormatFloat(share, 'f', 1, 64) + "%"
}

// Level is the color of the bar: good, warn from three quarters of the limit on, bad when nothing
// is left.
func (g Gauge) Level() string {
	switch {
	case g.Used >= g.Limit:
		return "bad"
	case 4*g.Used >= 3*g.Limit:
		return "warn"
	}
	return "good"
}
