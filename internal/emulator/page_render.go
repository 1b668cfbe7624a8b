package emulator

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

const (
	requestsShown = 100  // newest requests, on the page and in /_state
	refreshMost   = 3600 // seconds
)

// pageView is what the page shows: all of /_state, in another order and with sums.
type pageView struct {
	stateView
	Style     template.CSS
	Now       time.Time
	Refresh   int    // seconds, 0 = the page stays as it is
	Keep      string // id of an organization that is open whatever its size
	Tree      []branch
	Sites     int
	Subnets   int
	Schedules int
	Daily     gauge
	Bursts    []gauge
	Faults    []string
	Answers   []Variant // those given the other way round
	Recent    recent
}

func (e *Emulator) pageView(keep string) pageView {
	now := e.opts.Now().UTC()
	v := pageView{stateView: e.view(), Style: template.CSS(pageStyle), Now: now, Bursts: e.burstGauges(now), Faults: e.faultsOn()} //nolint:gosec // an embedded file
	v.Daily = gauge{Used: v.Usage.Today, Limit: v.Usage.Limit}
	v.Recent = summarize(v.Requests)
	v.Tree = grow(v.Organizations)
	for i, b := range v.Tree {
		if b.ID == keep {
			v.Tree[i].Open, v.Keep = true, keep
		}
		v.Sites += len(b.Sites)
		v.Subnets += b.Subnets
		v.Schedules += len(b.Schedules)
	}
	for _, k := range KnownVariants() {
		if e.hasVariant(k.Name) {
			v.Answers = append(v.Answers, k)
		}
	}
	return v
}

// loadPage parses the page once.
var loadPage = sync.OnceValues(func() (*template.Template, error) {
	page, err := template.New("page").Funcs(template.FuncMap{
		"number": number, "noun": noun, "top": top, "after": after, "rest": rest, "span": span, "moment": moment,
		"refused": refused,
		"pairs":   func(m map[string]string) []string { return pairs(m, nil) },
		"options": func(m map[string]string) []string { return pairs(m, secretOption) },
		"join":    func(s []string) string { return strings.Join(s, ", ") },
		"unix": func(seconds int64) string {
			if seconds == 0 {
				return ""
			}
			return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
		},
		"clock":        func(t time.Time) string { return t.UTC().Format(time.TimeOnly) },
		"ms":           func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) },
		"level":        func(level int) int { return min(level, maxLevels) },
		"rowsShown":    func() int { return rowsShown },
		"subnetsShown": func() int { return subnetsShown },
	}).Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("emulator: parsing the page: %w", err)
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

// servePage answers GET / with a page for a person. The query refresh=N makes the browser ask again
// every N seconds, open=ID shows that organization open, however many sites it has.
func (e *Emulator) servePage(w http.ResponseWriter, r *http.Request) {
	if !readOnly(w, r) {
		return
	}
	every := 0
	if text := r.URL.Query().Get("refresh"); text != "" {
		var err error
		if every, err = strconv.Atoi(text); err != nil || every < 1 || every > refreshMost {
			http.Error(w, fmt.Sprintf("refresh is a number of seconds from 1 to %d", refreshMost), http.StatusBadRequest)
			return
		}
	}
	page, err := loadPage()
	var buf bytes.Buffer
	if err == nil {
		v := e.pageView(r.URL.Query().Get("open"))
		v.Refresh = every
		err = page.Execute(&buf, v)
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

// pairs writes a map as sorted key=value, the values of hidden keys as asterisks.
func pairs(m map[string]string, hidden func(key string) bool) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		value := m[k]
		if hidden != nil && hidden(k) {
			value = mask("")
		}
		out = append(out, k+"="+value)
	}
	return out
}

// secretOption tells whether an option of a scan may hold a secret, such as the SNMP communities in
// snmp-comms.
func secretOption(key string) bool {
	return slices.ContainsFunc([]string{"comm", "password", "passphrase", "secret", "token", "key"},
		func(part string) bool { return strings.Contains(strings.ToLower(key), part) })
}
