package emulator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestDailyQuota(t *testing.T) {
	t.Parallel()
	clock := newStopwatch()
	bothWays(t, emulator.Options{DailyLimit: 5, Now: clock.Now}, func(t *testing.T, r *testConsole) {
		a := r.do("GET", "/account/license", nil).want(200)
		for name, want := range map[string]string{"Total": "1", "Today": "1", "Limit": "5", "Remaining": "4"} {
			if got := a.header.Get("X-API-Usage-" + name); got != want {
				t.Errorf("%s is %q, want %s", name, got, want)
			}
		}
		if a.row()["license_max_assets"] != 5.0 {
			t.Errorf("license: %s", a.body)
		}
		a = r.do("GET", "/org", nil).want(200)
		if (a.header.Get("X-API-Usage-Limit") != "") != r.active("usage-everywhere") {
			t.Error("usage headers on /org")
		}
		r.token = r.boot.ExportToken
		if a = r.do("GET", "/export/org/sites.json", nil).want(200); a.header.Get("X-API-Usage-Limit") != "" {
			t.Error("usage headers for an export token")
		}
		r.token = "CTnonsense"
		r.do("GET", "/org", nil).want(401)
		r.token = r.boot.AccountToken
		r.e.SetDailyUsage(5)
		a = r.do("GET", "/org", nil).want(429)
		if a.header.Get("X-API-Usage-Remaining") != "0" || a.header.Get("X-API-Usage-Today") != "5" ||
			!strings.Contains(string(a.body), "request limit exceeded") {
			t.Errorf("got %v %s", a.header, a.body)
		}
	})
	t.Run("next day", func(t *testing.T) {
		t.Parallel()
		clock := newStopwatch()
		r := newRig(t, emulator.Options{DailyLimit: 1, Now: clock.Now})
		r.do("GET", "/org", nil).want(200)
		r.do("GET", "/org", nil).want(429)
		clock.turn(12 * time.Hour)
		r.do("GET", "/org", nil).want(200)
	})
}

func TestBurst(t *testing.T) {
	t.Parallel()
	for _, variants := range [][]string{nil, {"retry-after", "burst-usage"}} {
		clock := newStopwatch()
		r := newRig(t, emulator.Options{Burst: 3, Window: time.Minute, Now: clock.Now, Variants: variants})
		for range 3 {
			r.do("GET", "/account/orgs", nil).want(200)
			clock.turn(10 * time.Second)
		}
		a := r.do("GET", "/account/orgs", nil).want(429)
		retry, left := a.header.Get("Retry-After"), a.header.Get("X-API-Usage-Remaining")
		if variants == nil && retry+left != "" || variants != nil && (retry != "30" || left != "99997") {
			t.Errorf("Retry-After %q, remaining %q", retry, left)
		}
		r.ip = "192.0.2.2"
		r.do("GET", "/account/orgs", nil).want(200)
		r.ip = "192.0.2.1"
		clock.turn(30 * time.Second)
		r.do("GET", "/account/orgs", nil).want(200)
		r.do("GET", "/account/orgs", nil).want(429)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	call := func(t *testing.T, opts emulator.Options) (*emulator.Emulator, int, []byte, error) {
		t.Helper()
		e, err := emulator.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		srv := httptest.NewServer(e)
		t.Cleanup(srv.Close)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, srv.URL+emulator.Prefix+"/account/orgs",
			strings.NewReader(`{"name":"Made"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+e.Bootstrap().AccountToken)
		req.Header.Set("Content-Type", "application/json")
		resp, err := srv.Client().Do(req)
		if err != nil {
			return e, 0, nil, err
		}
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		return e, resp.StatusCode, body, err
	}
	made := func(e *emulator.Emulator) bool {
		_, body := e.Outside("GET", "/account/orgs?search=Made", nil)
		return strings.Contains(string(body), "Made")
	}
	seen := map[int]bool{}
	for seed := range uint64(20) {
		e, status, _, err := call(t, emulator.Options{FailRate: 1, Seed: seed})
		if err != nil || status < 500 || made(e) || e.Requests()[0].Fault != "fail" {
			t.Fatalf("fail: %d %v", status, err)
		}
		seen[status] = true
	}
	if len(seen) != 3 {
		t.Errorf("failures have statuses %v, want three kinds", seen)
	}
	e, status, _, err := call(t, emulator.Options{DropAfterRate: 1})
	if err == nil || !made(e) || e.Requests()[0].Fault != "drop-after" {
		t.Errorf("drop: %d %v", status, err)
	}
	e, status, body, err := call(t, emulator.Options{TruncateRate: 1})
	if status != 200 || !errors.Is(err, io.ErrUnexpectedEOF) || len(body) == 0 || !made(e) || json.Valid(body) {
		t.Errorf("truncate: %d %v", status, err)
	}
}

func TestFaultsAreRepeatable(t *testing.T) {
	t.Parallel()
	draw := func() (statuses string) {
		r := newRig(t, emulator.Options{FailRate: 0.5, Seed: 7})
		for range 30 {
			statuses += string(rune('0' + r.send("GET", "/health", nil).status/100))
		}
		return statuses
	}
	a := draw()
	if b := draw(); a != b || !strings.Contains(a, "2") || !strings.Contains(a, "5") {
		t.Errorf("got %s, then %s", a, b)
	}
}

func TestLatency(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{Latency: 20 * time.Millisecond})
	begin := time.Now()
	r.do("GET", "/account/orgs", nil).want(200)
	if took := time.Since(begin); took < 20*time.Millisecond {
		t.Errorf("answered after %v", took)
	}
}

func TestRequestLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	r := newRig(t, emulator.Options{Log: &log})
	r.do("GET", "/account/orgs?search=a", nil).want(200)
	r.bad("GET", "/nowhere", nil).want(404)
	r.bad("DELETE", "/account/license", nil).want(405)
	reqs := r.e.Requests()
	if len(reqs) != 3 || reqs[0].Operation != "getAccountOrganizations" || reqs[0].Path != "/api/v1.0/account/orgs" ||
		reqs[0].Query != "search=a" || reqs[0].Status != 200 {
		t.Errorf("got %+v", reqs)
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	var first map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || len(lines) != 3 || first["method"] != "GET" ||
		first["status"] != 200.0 || first["ts"] == nil || first["ms"] == nil {
		t.Errorf("log %s: %v", lines, err)
	}
	if strings.Contains(log.String(), r.boot.AccountToken) {
		t.Error("a token is in the log")
	}
	r.e.ResetRequests()
	if len(r.e.Requests()) != 0 {
		t.Error("not reset")
	}
}

func TestHealthAtTheRoot(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{})
	w := httptest.NewRecorder()
	r.e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/health", nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"status":"ok"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	r.e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/account/orgs", nil))
	if w.Code != 404 {
		t.Errorf("the API answers without its prefix: %d", w.Code)
	}
}

func TestBadOptions(t *testing.T) {
	t.Parallel()
	for _, o := range []emulator.Options{
		{Variants: []string{"nonsense"}},
		{Variants: []string{"key-token-full", "key-token-masked"}},
		{FailRate: 1.1},
		{DropAfterRate: -1},
		{DailyLimit: -1},
	} {
		if _, err := emulator.New(o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	if _, err := emulator.New(emulator.Options{Variants: []string{"nonsense"}}); err == nil ||
		!strings.Contains(err.Error(), "site-cidrs-move") {
		t.Errorf("the error does not list the known ones: %v", err)
	}
}
