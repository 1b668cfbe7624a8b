package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// collect walks through an export.
func collect(c *Client, cr string) (rows []string, err error) {
	for row, e := range c.Export(context.Background(), org1, "assets", cr, nil) {
		if e != nil {
			return rows, e
		}
		rows = append(rows, string(row))
	}
	return rows, nil
}

func TestExport(t *testing.T) {
	t.Parallel()
	a, b := `{"id":"a"}`, `{"id":"b"}`
	for name, tt := range map[string]struct {
		answers  []string
		rows     int
		kind     ErrorKind
		requests int
	}{
		"rows":                 {[]string{a + "\n" + b + "\n"}, 2, 0, 1},
		"no last newline":      {[]string{a + "\r\n\n" + b}, 2, 0, 1},
		"byte order mark":      {[]string{"\ufeff" + a + "\n"}, 1, 0, 1},
		"none":                 {[]string{""}, 0, 0, 1},
		"blank":                {[]string{"\n\n"}, 0, 0, 1},
		"503 first":            {[]string{"503 {}", a}, 1, 0, 2},
		"dropped first":        {[]string{"drop", a}, 1, 0, 2},
		"cut in the first row": {[]string{a[:5], a}, 1, 0, 2},
		"cut in the second":    {[]string{a + "\n" + b[:5], a}, 1, KindNetwork, 1},
		"always 500":           {[]string{"500 {}"}, 0, KindServer, 5},
		"refused":              {[]string{`401 {"error":"API key not found"}`}, 0, KindUnauthorized, 1},
		"page":                 {[]string{"<html>"}, 0, KindNotConsole, 1},
		"page in disguise":     {[]string{" <html>\n</html>"}, 0, KindNotConsole, 1},
		"404 page":             {[]string{"404 <html>"}, 0, KindNotConsole, 1},
		"list":                 {[]string{"[" + a + "]"}, 0, KindNotConsole, 1},
		"strange second row":   {[]string{a + "\n{]}\n"}, 1, KindNotConsole, 1},
		"other organization":   {[]string{`{"organization_id":"` + org2 + `"}`}, 0, KindWrongToken, 1},
		"own organization":     {[]string{`{"organization_id":"` + org1 + `"}`}, 1, 0, 1},
	} {
		s := script(t, tt.answers...)
		c, _ := client(t, s.URL, Login{Kind: KindExportToken, Token: exportSecret})
		rows, err := collect(c, "")
		if len(rows) != tt.rows || KindOf(err) != tt.kind || (err == nil) != (tt.kind == 0) ||
			len(s.requests()) != tt.requests {
			t.Errorf("%s: %q %v, %d requests", name, rows, err, len(s.requests()))
		}
		if errors.Is(err, ErrNotFound) || strings.Contains(fmt.Sprint(err), exportSecret) {
			t.Errorf("%s: %v", name, err)
		}
		if tt.rows > 0 && rows[0] != a && name != "own organization" {
			t.Errorf("%s: %q", name, rows)
		}
	}
}

// The first row is there while the service still works on the second, and who stops reading closes
// the connection.
func TestExportStreams(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("{\"n\":1}\n"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(gone)
	})
	c, _ := client(t, s.URL, account())
	for row, err := range c.Export(context.Background(), org1, "assets", "alive:t", []string{"id", "names"}) {
		if err != nil || string(row) != `{"n":1}` {
			t.Error(string(row), err)
		}
		break
	}
	select {
	case <-gone:
	case <-time.After(5 * time.Second):
		t.Error("the connection stays open")
	}
	if got := s.requests(); !slices.Equal(got,
		[]string{"GET /export/org/assets.jsonl?_oid=" + org1 + "&fields=id%2Cnames&search=alive%3At"}) {
		t.Errorf("%q", got)
	}
}

func TestExportBreaksOff(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	defer close(release)
	var hang atomic.Bool
	s := newConsole(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("{\"n\":1}\n{\"n\":2}\n"))
		_ = http.NewResponseController(w).Flush()
		if hang.Load() {
			<-release
		}
		panic(http.ErrAbortHandler)
	})
	c, _ := client(t, s.URL, account())
	rows, err := collect(c, "")
	if len(rows) != 2 || KindOf(err) != KindNetwork || !strings.Contains(fmt.Sprint(err), "broke off after 2 rows") ||
		len(s.requests()) != 1 {
		t.Errorf("%q %v", rows, err)
	}
	// Silence is a timeout.
	hang.Store(true)
	c, _ = client(t, s.URL, account(), func(cfg *Config) { cfg.RequestTimeout = 50 * time.Millisecond })
	rows, err = collect(c, "")
	if len(rows) != 2 || KindOf(err) != KindTimeout {
		t.Errorf("%q %v", rows, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, err = range c.Export(ctx, org1, "assets", "", nil) {
		cancel()
	}
	if !errors.Is(err, context.Canceled) && KindOf(err) != KindTimeout {
		t.Error(err)
	}
}

func TestExportIsNotCappedAsAWhole(t *testing.T) {
	t.Parallel()
	row := `{"n":"` + strings.Repeat("x", 1000) + `"}`
	s := script(t, strings.Repeat(row+"\n", 200), `{"n":"`+strings.Repeat("x", 5000)+`"}`)
	c, _ := client(t, s.URL, account(), func(cfg *Config) { cfg.MaxBody, cfg.MaxLine = 3000, 3000 })
	if rows, err := collect(c, ""); len(rows) != 200 || err != nil {
		t.Error(len(rows), err)
	}
	if rows, err := collect(c, ""); len(rows) != 0 || KindOf(err) != KindTooLarge || len(s.requests()) != 2 {
		t.Error(len(rows), err)
	}
}

func TestExportInput(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{"GET /org": `{"id":"` + org2 + `"}`})
	c, _ := client(t, s.URL, account())
	for name, tt := range map[string]struct {
		dataset string
		fields  []string
		text    string
	}{
		"dataset": {"asset", nil, "there are assets, certificates, findings, groups"},
		"escape":  {"../../account/keys", nil, "no dataset"},
		"choice":  {"findings", []string{"id"}, "no choice of fields"},
		"comma":   {"assets", []string{"id,name"}, "comma"},
		"empty":   {"assets", []string{""}, "empty"},
	} {
		n := 0
		for _, err := range c.Export(context.Background(), org1, tt.dataset, "", tt.fields) {
			if n++; KindOf(err) != KindInvalid || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d items", name, n)
		}
	}
	s.expect(t)
	// An organization token must be of the organization asked for: the console would answer for its
	// own.
	c, _ = client(t, s.URL, orgToken())
	if _, err := collect(c, ""); KindOf(err) != KindWrongToken {
		t.Error(err)
	}
	s.expect(t, "GET /org")
	if got := ExportDatasets(); !slices.IsSorted(got) || len(got) != 11 {
		t.Error(got)
	}
}

// With an account credential a refusal may mean that the organization is gone.
func TestExportOfAGoneOrganization(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /export/org/assets.jsonl": "404 {}",
		"GET /account/orgs":            `[{"id":"` + org2 + `"}]`, "GET /account/orgs/" + org1: "404 {}",
	})
	c, _ := client(t, s.URL, account())
	if _, err := collect(c, ""); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestExportCostsOneAttemptEach(t *testing.T) {
	t.Parallel()
	s := script(t, `{"a":1}`)
	c, _ := client(t, s.URL, account())
	walk := c.Export(context.Background(), org1, "assets", "", nil)
	for range 2 {
		for row, err := range walk {
			if !json.Valid(row) || err != nil {
				t.Error(err)
			}
		}
	}
	if c.Usage().Calls != 2 {
		t.Error(c.Usage())
	}
}
