package runzero

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	org1  = "11111111-1111-4111-8111-111111111111"
	org2  = "22222222-2222-4222-8222-222222222222"
	site1 = "aaaaaaaa-0000-4000-8000-000000000001"
	site2 = "aaaaaaaa-0000-4000-8000-000000000002"
	item1 = "bbbbbbbb-0000-4000-8000-000000000001"
	item2 = "bbbbbbbb-0000-4000-8000-000000000002"

	// Built from parts so that no scanner takes them for real ones.
	accountSecret = "CT" + "0123456789abcdef"
	orgSecret     = "OT" + "0123456789abcdef"
	exportSecret  = "ET" + "0123456789abcdef"
	clientSecret  = "s3cr3t/+=" + "value"
)

func account() Login {
	return Login{Kind: KindAccountToken, Token: accountSecret}
}

func orgToken() Login {
	return Login{Kind: KindOrganizationToken, Token: orgSecret}
}

func apiClient() Login {
	return Login{Kind: KindAPIClient, ClientID: item1, ClientSecret: clientSecret}
}

// clock is a clock that only sleeping moves.
type clock struct {
	mu    sync.Mutex
	t     time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{t: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.t = c.t.Add(d)
		c.slept = append(c.slept, d)
	}
	return ctx.Err()
}

func (c *clock) total() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	var sum time.Duration
	for _, d := range c.slept {
		sum += d
	}
	return sum
}

// console is a server that records the requests it gets, as "METHOD /path?query" below /api/v1.0.
type console struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string
}

func newConsole(t *testing.T, handler http.HandlerFunc) *console {
	t.Helper()
	s := &console{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), apiPrefix))
		s.mu.Unlock()
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// routes answers by "METHOD /path" without the query. A text that starts with three digits and a
// space sets the status.
func routes(t *testing.T, answers map[string]string) *console {
	t.Helper()
	return newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		a, ok := answers[r.Method+" "+strings.TrimPrefix(r.URL.Path, apiPrefix)]
		if !ok {
			a = `500 {"error":"no such route in the test"}`
		}
		answer(w, a)
	})
}

func answer(w http.ResponseWriter, a string) {
	status := 200
	if len(a) > 4 && a[3] == ' ' {
		if n, err := fmt.Sscanf(a[:3], "%d", &status); n == 1 && err == nil {
			a = a[4:]
		}
	}
	if strings.HasPrefix(a, "<") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	} else {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, a)
}

func (s *console) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.seen...)
}

func (s *console) expect(t *testing.T, want ...string) {
	t.Helper()
	got := s.requests()
	for i := range got {
		got[i], _, _ = strings.Cut(got[i], "?")
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("requests:\n got %q\nwant %q", got, want)
	}
}

// client makes a client with a fake clock; change adjusts the configuration.
func client(t *testing.T, base string, cr Login, change ...func(*Config)) (*Client, *clock) {
	t.Helper()
	ck := newClock()
	cfg := Config{ConnConfig: ConnConfig{BaseURL: base, Login: cr, Now: ck.now, Sleep: ck.sleep}}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c, ck
}

func plain(cfg *Config)     { cfg.NoSnapshots = true }
func noRetries(cfg *Config) { cfg.MaxRetries = -1 }

func wantKind(t *testing.T, err error, want ErrorKind) {
	t.Helper()
	if err == nil || KindOf(err) != want {
		t.Errorf("kind %v (%v), want %v", KindOf(err), err, want)
	}
}

func siteJSON(id, org string) string {
	return fmt.Sprintf(`{"id":%q,"organization_id":%q,"name":"n"}`, id, org)
}

func ptr[T any](v T) *T { return &v }
