package emulator_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// wire calls a console over a real connection, which faults may break.
type wire struct {
	t   *testing.T
	e   *emulator.Emulator
	url string
}

func newWire(t *testing.T, opts emulator.Options) *wire {
	t.Helper()
	e, err := emulator.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(e)
	t.Cleanup(srv.Close)
	return &wire{t, e, srv.URL}
}

// heard is what arrives at a caller. err is that of a broken connection.
type heard struct {
	status int
	kind   string
	body   []byte
	err    error
}

func (w *wire) send(ctx context.Context, method, path, token, contentType, body string) heard {
	w.t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, w.url+emulator.Prefix+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	client := &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true},
	} // a reused connection would be tried again by itself
	resp, err := client.Do(req)
	if err != nil {
		return heard{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	return heard{resp.StatusCode, resp.Header.Get("Content-Type"), data, err}
}

func (w *wire) create(name string) heard {
	w.t.Helper()
	return w.send(w.t.Context(), http.MethodPut, "/account/orgs", w.e.Bootstrap().AccountToken, "application/json",
		`{"name":"`+name+`"}`)
}

func (w *wire) made(name string) bool {
	_, body := w.e.Outside(http.MethodGet, "/account/orgs?search="+name, nil)
	return strings.Contains(string(body), name)
}

// client sends the form of an API client with its secret.
func (w *wire) client(path, secret string) heard {
	w.t.Helper()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {w.e.Bootstrap().ClientID},
		"client_secret": {secret},
	}
	return w.send(w.t.Context(), http.MethodPost, path, "", "application/x-www-form-urlencoded", form.Encode())
}

func (w *wire) exchange() (token string) {
	w.t.Helper()
	var got struct {
		Token string `json:"access_token"`
	}
	h := w.client("/account/api/token", w.e.Bootstrap().ClientSecret)
	if err := json.Unmarshal(h.body, &got); h.status != http.StatusOK || err != nil {
		w.t.Fatalf("the exchange answered %d: %v", h.status, h.err)
	}
	return got.Token
}

// each is one kind of fault, always.
func each() map[string]emulator.Rates {
	return map[string]emulator.Rates{
		emulator.FaultDropBefore: {DropBeforeRate: 1}, emulator.FaultFail: {FailRate: 1}, emulator.FaultHTML: {HTMLRate: 1},
		emulator.FaultDropAfter: {DropAfterRate: 1}, emulator.FaultFailAfter: {FailAfterRate: 1},
		emulator.FaultTruncate: {TruncateRate: 1},
		emulator.FaultSlow:     {SlowRate: 1}, emulator.FaultRevoke: {RevokeRate: 1},
	}
}

func TestEachFault(t *testing.T) {
	t.Parallel()
	const many = 16
	for kind, want := range map[string]struct {
		made     bool
		statuses []int // 0 = a broken connection
		html     bool
	}{
		emulator.FaultDropBefore: {false, []int{0}, false},
		emulator.FaultHTML:       {false, []int{200, 502}, true},
		emulator.FaultFailAfter:  {true, []int{500, 503}, false},
		emulator.FaultDropAfter:  {true, []int{0}, false},
		emulator.FaultSlow:       {true, []int{200}, false},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, emulator.Options{Seed: 4, SlowBy: time.Millisecond})
			if err := w.e.SetRates(each()[kind]); err != nil {
				t.Fatal(err)
			}
			seen := map[int]int{}
			for i := range many {
				name := "Made" + string(rune('a'+i))
				h := w.create(name)
				seen[h.status]++
				if (h.status == 0) != (h.err != nil) || w.made(name) != want.made ||
					h.status != 0 && strings.HasPrefix(h.kind, "text/html") != want.html {
					t.Fatalf("got %d %q %v, made: %v", h.status, h.kind, h.err, w.made(name))
				}
				if !want.html && h.status != 0 && !json.Valid(h.body) {
					t.Error("the answer is not JSON")
				}
			}
			if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want.statuses) {
				t.Errorf("statuses %v, want %v", seen, want.statuses)
			}
			if got := w.e.Faults(); !maps.Equal(got, map[string]int{kind: many}) || w.e.Requests()[0].Fault != kind {
				t.Errorf("counted %v", got)
			}
			if err := w.e.SetRates(emulator.Rates{}); err != nil || w.create("Last").status != 200 {
				t.Errorf("not switched off: %v", err)
			}
		})
	}
}

func TestSlowStopsWithItsCaller(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{SlowRate: 1, SlowBy: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	req := httptest.NewRequestWithContext(ctx, http.MethodPut, emulator.Prefix+"/account/orgs",
		strings.NewReader(`{"name":"Made"}`))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+r.token)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.e.ServeHTTP(httptest.NewRecorder(), req)
	}()
	for len(r.e.Requests()) == 0 { // in the record as soon as the work is done
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	if got := r.e.Requests()[0]; got.Status != 200 || got.Fault != emulator.FaultSlow {
		t.Errorf("got %+v", got)
	}
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	w := newWire(t, emulator.Options{Burst: 9})
	one, other := w.exchange(), w.exchange()
	get := func(token, path string) int {
		return w.send(t.Context(), http.MethodGet, path, token, "", "").status
	}
	if err := w.e.SetRates(each()[emulator.FaultRevoke]); err != nil {
		t.Fatal(err)
	}
	boot := w.e.Bootstrap()
	for token, path := range map[string]string{
		boot.AccountToken: "/org", boot.OrganizationToken: "/org",
		boot.ExportToken: "/export/org/sites.json",
	} {
		if got := get(token, path); got != 200 {
			t.Errorf("a token that is not an access token was answered %d", got)
		}
	}
	if got := get(one, "/health"); got != 200 || len(w.e.Faults()) != 0 {
		t.Errorf("a public call was answered %d, faults %v", got, w.e.Faults())
	}
	h := w.send(t.Context(), http.MethodGet, "/org", one, "", "")
	if h.status != 401 || !strings.Contains(string(h.body), "token is undefined or invalid") {
		t.Errorf("got %d", h.status)
	}
	if err := w.e.SetRates(emulator.Rates{}); err != nil {
		t.Fatal(err)
	}
	if a, b := get(one, "/org"), get(other, "/org"); a != 401 || b != 200 {
		t.Errorf("the revoked one answers %d, the other one %d", a, b)
	}
	if err := w.e.SetRates(each()[emulator.FaultRevoke]); err != nil {
		t.Fatal(err)
	}
	if got := get(other, "/org"); got != 429 || w.e.Faults()[emulator.FaultRevoke] != 1 {
		t.Errorf("a request that the burst limit refuses before its token is looked at: %d, %v", got, w.e.Faults())
	}
}

func TestRotationsAreNotLost(t *testing.T) {
	t.Parallel()
	for kind, rates := range each() {
		for _, lose := range []bool{false, true} {
			w := newWire(t, emulator.Options{LoseRotations: lose, SlowBy: time.Millisecond})
			if err := w.e.SetRates(rates); err != nil {
				t.Fatal(err)
			}
			before := w.e.Bootstrap().ClientSecret
			h := w.client("/account/api/rotate", before)
			changed := w.e.Bootstrap().ClientSecret != before
			hit := w.e.Faults()[kind] == 1
			if got := h.status == 200 && h.err == nil && json.Valid(h.body); changed && !got && !lose {
				t.Errorf("%s lost a rotation", kind)
			}
			if after := slices.Contains([]string{"drop-after", "fail-after", "truncate", "slow"}, kind); after && hit != lose {
				t.Errorf("%s, lose %v: hit %v", kind, lose, hit)
			}
			if before := slices.Contains([]string{"drop-before", "fail", "html"}, kind); before && (!hit || changed) {
				t.Errorf("%s: hit %v, changed %v", kind, hit, changed)
			}
		}
	}
}

func TestExchangeMayBeHit(t *testing.T) {
	t.Parallel()
	for kind, rates := range each() {
		w := newWire(t, emulator.Options{SlowBy: time.Millisecond})
		if err := w.e.SetRates(rates); err != nil {
			t.Fatal(err)
		}
		w.client("/account/api/token", w.e.Bootstrap().ClientSecret)
		if hit := w.e.Faults()[kind] == 1; hit != (kind != emulator.FaultRevoke) {
			t.Errorf("%s: hit %v", kind, hit)
		}
	}
}

func TestFaultsHitTheAPIAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{FailRate: 1})
	for _, path := range []string{"/", "/_state", "/health", "/api/v1.0elsewhere"} {
		w := httptest.NewRecorder()
		r.e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if w.Code >= 500 {
			t.Errorf("%s answered %d", path, w.Code)
		}
	}
}

// TestMixedFaultsAreRepeatable also proves that a change of rates does not shift the series, and
// that a request has one fault.
func TestMixedFaultsAreRepeatable(t *testing.T) {
	t.Parallel()
	all := emulator.Options{
		Seed: 9, FailRate: 0.2, HTMLRate: 0.2, FailAfterRate: 0.2, SlowRate: 0.2,
		SlowBy: time.Microsecond,
	}
	draw := func(between func(e *emulator.Emulator)) (kinds []string) {
		r := newRig(t, all)
		for i := range 60 {
			if i == 20 {
				between(r.e)
			}
			r.e.ServeHTTP(httptest.NewRecorder(),
				httptest.NewRequestWithContext(t.Context(), http.MethodGet, emulator.Prefix+"/health", nil))
		}
		total := 0
		for _, n := range r.e.Faults() {
			total += n
		}
		for _, req := range r.e.Requests() {
			kinds = append(kinds, req.Fault)
			if req.Fault != "" {
				total--
			}
		}
		if total != 0 || len(r.e.Faults()) != 4 {
			t.Errorf("counted %v", r.e.Faults())
		}
		return kinds
	}
	first := draw(func(*emulator.Emulator) {})
	if second := draw(func(*emulator.Emulator) {}); !slices.Equal(first, second) {
		t.Errorf("got %v, then %v", first, second)
	}
	paused := draw(func(e *emulator.Emulator) {
		_ = e.SetRates(emulator.Rates{})
		for range 5 {
			e.ServeHTTP(httptest.NewRecorder(),
				httptest.NewRequestWithContext(t.Context(), http.MethodGet, emulator.Prefix+"/health", nil))
		}
		_ = e.SetRates(all.Rates())
	})
	if len(paused) != 65 || !slices.Equal(slices.Concat(paused[:20], paused[25:]),
		slices.Concat(first[:20], first[25:], paused[60:])) {
		t.Errorf("the series depends on the rates: %v, want %v", paused, first)
	}
}

func TestBadRatesChangeNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{SlowRate: 0.5})
	for _, rates := range []emulator.Rates{{RevokeRate: 1.1}, {HTMLRate: -0.1}} {
		if err := r.e.SetRates(rates); err == nil || r.e.Rates() != (emulator.Rates{SlowRate: 0.5}) {
			t.Errorf("%+v: %v, now %+v", rates, err, r.e.Rates())
		}
	}
}

func TestMostInWindow(t *testing.T) {
	t.Parallel()
	clock := newStopwatch()
	r := newRig(t, emulator.Options{
		Burst: 3, Window: time.Minute, Now: clock.Now, DailyLimit: 6,
		Variants: []string{"retry-after"},
	})
	get := func(want int) {
		t.Helper()
		r.send("GET", "/account/orgs", nil).want(want)
	}
	for range 3 { // at 0, 20 and 40 s
		get(200)
		clock.turn(20 * time.Second)
	}
	get(200) // at 60 s: exactly a window after the first
	if got := r.e.MostInWindow(time.Minute); got != 3 {
		t.Errorf("got %d in a minute, want 3", got)
	}
	if a, b, c := r.e.MostInWindow(20*time.Second), r.e.MostInWindow(time.Hour), r.e.MostInWindow(0); a != 1 || b != 4 ||
		c != 0 {
		t.Errorf("got %d, %d and %d", a, b, c)
	}
	get(429)
	r.ip = "192.0.2.2" // another address counts by itself
	get(200)
	get(200)
	get(429) // the seventh call of the day
	if got := r.e.MostInWindow(time.Minute); got != 4 {
		t.Errorf("got %d in a minute, want 4 with the refused one", got)
	}
	if burst, daily := r.e.Rejected429(); burst != 1 || daily != 1 {
		t.Errorf("refused: %d for the burst limit, %d for the daily quota", burst, daily)
	}
	if got := r.e.Requests()[4]; got.Limit != emulator.LimitBurst || got.Source != "192.0.2.1" ||
		!got.Time.Equal(clock.Now()) {
		t.Errorf("got %+v", got)
	}
	r.e.ResetRequests()
	if burst, daily := r.e.Rejected429(); burst+daily+r.e.MostInWindow(time.Hour) != 0 {
		t.Error("not reset")
	}
}

func TestExactlyTheRemainingCallsSucceed(t *testing.T) {
	t.Parallel()
	const remaining, calls = 7, 60
	w := newWire(t, emulator.Options{})
	w.e.SetDailyRemaining(remaining)
	var ok, refused atomic.Int64
	var all sync.WaitGroup
	for range calls {
		all.Go(func() {
			switch w.send(t.Context(), http.MethodGet, "/org", w.e.Bootstrap().AccountToken, "", "").status {
			case 200:
				ok.Add(1)
			case 429:
				refused.Add(1)
			}
		})
	}
	all.Wait()
	if _, daily := w.e.Rejected429(); ok.Load() != remaining || refused.Load() != calls-remaining ||
		daily != calls-remaining {
		t.Errorf("%d succeeded, %d were refused, %d counted", ok.Load(), refused.Load(), daily)
	}
	w.e.SetDailyRemaining(-1)
	if got := w.create("None").status; got != 429 {
		t.Errorf("got %d", got)
	}
}

func TestRecordIsKeptWholeUnlessLimited(t *testing.T) {
	t.Parallel()
	for keep, want := range map[int]int{0: 25, 10: 10} {
		r := newRig(t, emulator.Options{KeepRequests: keep, FailRate: 1})
		for i := range 25 {
			r.e.ServeHTTP(httptest.NewRecorder(),
				httptest.NewRequestWithContext(t.Context(), http.MethodGet, emulator.Prefix+"/health?"+string(rune('a'+i)), nil))
		}
		got := r.e.Requests()
		if len(got) > want || keep == 0 && len(got) != want || got[len(got)-1].Query != "y" ||
			r.e.Faults()[emulator.FaultFail] != 25 {
			t.Errorf("keep %d: %d requests, %v", keep, len(got), r.e.Faults())
		}
	}
}
