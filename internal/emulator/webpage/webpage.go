// Package webpage writes the page that shows a person what an emulated console holds. It is fed by
// a View, in which no secret is, and knows nothing else of the console. Nothing on the page runs,
// and nothing of it comes from elsewhere.
package webpage

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/htmlpage"
)

// pageSource is the page for a person.
//
//go:embed page.html
var pageSource string

// RequestsShown is how many of the newest requests the page shows, and /_state.
const RequestsShown = 100

const refreshMost = 3600 // seconds

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
	p := page{View: v, Style: htmlpage.Style()}
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
	page, err := template.New("page").Funcs(htmlpage.Funcs()).Funcs(template.FuncMap{
		"span":    span,
		"refused": refused,
		"join":    func(s []string) string { return strings.Join(s, ", ") },
		"unix": func(seconds int64) string {
			if seconds == 0 {
				return ""
			}
			return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
		},
		"clock":        func(t time.Time) string { return t.UTC().Format(time.TimeOnly) },
		"ms":           func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) },
		"rowsShown":    func() int { return rowsShown },
		"subnetsShown": func() int { return subnetsShown },
	}).Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("webpage: parsing the page: %w", err)
	}
	return page, nil
})

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
	h.Set("Content-Security-Policy", htmlpage.Policy()+"; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(buf.Bytes())
}

// span writes seconds as a person would: "5 minutes", "90 seconds".
func span(seconds int) string {
	if seconds >= 60 && seconds%60 == 0 {
		return htmlpage.Number(seconds/60) + " " + htmlpage.Noun(seconds/60, "minute")
	}
	return htmlpage.Number(seconds) + " " + htmlpage.Noun(seconds, "second")
}
