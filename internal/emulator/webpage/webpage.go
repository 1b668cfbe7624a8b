// Package webpage writes the page that shows a person what an emulated console holds. It is fed by
// a View, in which no secret is, and knows nothing else of the console. Nothing on the page runs,
// and nothing of it comes from elsewhere.
package webpage

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// pageSource and pageStyle are the page for a person.
//
//go:embed page.html
var pageSource string

//go:embed page.css
var pageStyle string

// RequestsShown is how many of the newest requests the page shows, and /_state.
const RequestsShown = 100

const (
	refreshMost  = 3600 // seconds
	levelsStyled = 3    // of the tree of organizations; those below look like the last one
)

// View is what the page shows: all of the state, and what else the console tells of itself.
type View struct {
	State
	Now     time.Time
	Bursts  []Gauge  // by address of a caller, the busiest first
	Faults  []string // that are on, with their probability
	Answers []Answer // those given the other way round
}

// Answer is one that the console gives the other way round.
type Answer struct {
	Name    string // of the variant
	Text    string
	Section string // of api-behaviour
}

// page is a view in another order and with sums.
type page struct {
	View
	Style     template.CSS
	Refresh   int    // seconds, 0 = the page stays as it is
	Keep      string // id of an organization that is open whatever its size
	Tree      []branch
	Sites     int
	Subnets   int
	Schedules int
	Daily     Gauge
	Recent    recent
}

func newPage(v View, keep string) page {
	p := page{View: v, Style: template.CSS(pageStyle)} //nolint:gosec // an embedded file
	p.Daily = Gauge{Used: v.Usage.Today, Limit: v.Usage.Limit}
	p.Recent = summarize(v.Requests)
	p.Tree = grow(v.Organizations)
	for i, b := range p.Tree {
		if b.ID == keep {
			p.Tree[i].Open, p.Keep = true, keep
		}
		p.Sites += len(b.Sites)
		p.Subnets += b.Subnets
		p.Schedules += len(b.Schedules)
	}
	return p
}

// loadPage parses the page once.
var loadPage = sync.OnceValues(func() (*template.Template, error) {
	page, err := template.New("page").Funcs(template.FuncMap{
		"number": number, "noun": noun, "top": top, "after": after, "rest": rest, "span": span, "moment": moment,
		"refused": refused,
		"pairs":   pairs,
		"join":    func(s []string) string { return strings.Join(s, ", ") },
		"unix": func(seconds int64) string {
			if seconds == 0 {
				return ""
			}
			return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
		},
		"clock":        func(t time.Time) string { return t.UTC().Format(time.TimeOnly) },
		"ms":           func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) },
		"level":        func(level int) int { return min(level, levelsStyled) },
		"rowsShown":    func() int { return rowsShown },
		"subnetsShown": func() int { return subnetsShown },
	}).Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("webpage: parsing the page: %w", err)
	}
	return page, nil
})

// pagePolicy is the Content-Security-Policy of the page: no script, no style but its own, nothing
// from elsewhere.
func pagePolicy() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// Serve answers with the page for a person, of what view collects. The query refresh=N makes the
// browser ask again every N seconds, open=ID shows that organization open, however many sites it
// has.
func Serve(w http.ResponseWriter, r *http.Request, view func() View) {
	every := 0
	if text := r.URL.Query().Get("refresh"); text != "" {
		var err error
		if every, err = strconv.Atoi(text); err != nil || every < 1 || every > refreshMost {
			http.Error(w, fmt.Sprintf("refresh is a number of seconds from 1 to %d", refreshMost), http.StatusBadRequest)
			return
		}
	}
	source, err := loadPage()
	var buf bytes.Buffer
	if err == nil {
		p := newPage(view(), r.URL.Query().Get("open"))
		p.Refresh = every
		err = source.Execute(&buf, p)
	}
	if err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy())
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(buf.Bytes())
}

// number writes 12345 as 12,345.
func number(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0 && text[at-1] != '-'; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// noun is the word for one or many: "site", "sites".
func noun(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}

// top, after and rest divide a list: the first n, those from n to most, and the number of those
// beyond n.
func top(n int, list any) any {
	v := reflect.ValueOf(list)
	return v.Slice(0, min(n, v.Len())).Interface()
}

func after(n, limit int, list any) any {
	v := reflect.ValueOf(list)
	return v.Slice(min(n, v.Len()), min(max(n, limit), v.Len())).Interface()
}

func rest(n int, list any) int { return max(0, reflect.ValueOf(list).Len()-n) }

// span writes seconds as a person would: "5 minutes", "90 seconds".
func span(seconds int) string {
	if seconds >= 60 && seconds%60 == 0 {
		return number(seconds/60) + " " + noun(seconds/60, "minute")
	}
	return number(seconds) + " " + noun(seconds, "second")
}

// moment writes an RFC 3339 time as "Sun 6 Jan 2030 20:10", in UTC.
func moment(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return t.UTC().Format("Mon 2 Jan 2006 15:04")
}

// pairs writes a map as sorted key=value.
func pairs(m map[string]string) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, k+"="+m[k])
	}
	return out
}
