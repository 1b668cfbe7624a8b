package emulator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/apidoc"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// testConsole calls an emulated console; every call is judged by the API document, where that is at
// hand.
type testConsole struct {
	t       *testing.T
	e       *emulator.Emulator
	handler http.Handler
	found   []string // violations of the last call
	token   string   // the credential of calls, at first the account token
	boot    emulator.Bootstrap
	ip      string
	clock   *stopwatch // the console's, where a test set one
}

var loadOnce = sync.OnceValues(func() (*apidoc.Judge, error) {
	path, err := apidoc.Find()
	if err != nil {
		return nil, err
	}
	return apidoc.Load(path)
})

func newRig(t *testing.T, opts emulator.Options) *testConsole {
	t.Helper()
	e, err := emulator.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	r := &testConsole{t: t, e: e, handler: e, boot: e.Bootstrap(), ip: "192.0.2.1"}
	r.token = r.boot.AccountToken
	j, err := loadOnce()
	switch {
	case errors.Is(err, apidoc.ErrNoDocument):
		t.Log("not judged:", err)
	case err != nil:
		t.Fatal(err)
	default:
		var beyond []apidoc.Option
		if opts.Unpublished {
			beyond = append(beyond, apidoc.Beyond("/account/settings", "/account/api/clients"))
		}
		r.handler = j.Wrap(e, func(v string) { r.found = append(r.found, v) }, beyond...)
	}
	return r
}

// bothWays runs a test under the default answers and under all the other ones.
func bothWays(t *testing.T, opts emulator.Options, test func(t *testing.T, r *testConsole)) {
	t.Helper()
	for _, variant := range []string{"", "other"} {
		t.Run("variant="+variant, func(t *testing.T) {
			t.Parallel()
			o := opts
			o.Variants = []string{variant}
			test(t, newRig(t, o))
		})
	}
}

type reply struct {
	r      *testConsole
	status int
	header http.Header
	body   []byte
}

// send makes one call. body is marshalled, except a string, which is sent as it is.
func (r *testConsole) send(method, path string, body any, header ...string) reply {
	r.t.Helper()
	r.found = nil
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	default:
		data, _ = json.Marshal(b)
	}
	req := httptest.NewRequestWithContext(r.t.Context(), method, emulator.Prefix+path, bytes.NewReader(data))
	req.RemoteAddr = r.ip + ":40000"
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, req)
	return reply{r, w.Code, w.Result().Header, w.Body.Bytes()}
}

// do makes a call that fits the API document.
func (r *testConsole) do(method, path string, body any, header ...string) reply {
	r.t.Helper()
	a := r.send(method, path, body, header...)
	for _, v := range r.found {
		r.t.Errorf("violation: %s", v)
	}
	return a
}

// bad makes a call that does not fit the document; the answer has to, all the same.
func (r *testConsole) bad(method, path string, body any, header ...string) reply {
	r.t.Helper()
	a := r.send(method, path, body, header...)
	for _, v := range r.found {
		if !strings.HasPrefix(v, "request ") {
			r.t.Errorf("violation: %s", v)
		}
	}
	return a
}

func (a reply) want(status int) reply {
	a.r.t.Helper()
	if a.status != status {
		a.r.t.Fatalf("got status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// unknownField searches a list for a field that it does not have.
func (r *testConsole) unknownField(path string, status int) {
	r.t.Helper()
	if r.active("search-unknown-empty") {
		status = http.StatusOK
	}
	r.do("GET", path+"?search=color:red", nil).want(status)
}

// refused wants a 4xx other than 401 and 429, whose body contains text.
func (a reply) refused(text string) {
	a.r.t.Helper()
	if a.status < 400 || a.status > 499 || a.status == 401 || a.status == 429 || !strings.Contains(string(a.body), text) {
		a.r.t.Errorf("got %d %s, want a refusal with %q", a.status, a.body, text)
	}
}

// row decodes one object, wrapped or not.
func (a reply) row() map[string]any {
	a.r.t.Helper()
	var m map[string]any
	if err := json.Unmarshal(a.body, &m); err != nil {
		a.r.t.Fatalf("%v: %s", err, a.body)
	}
	if inner, ok := m["data"].(map[string]any); ok && len(m) == 1 {
		return inner
	}
	return m
}

func (a reply) rows() []map[string]any {
	a.r.t.Helper()
	var m []map[string]any
	if err := json.Unmarshal(a.body, &m); err != nil {
		a.r.t.Fatalf("%v: %s", err, a.body)
	}
	return m
}

// find returns the row of a list with the given value.
func find(rows []map[string]any, key string, value any) map[string]any {
	for _, r := range rows {
		if r[key] == value {
			return r
		}
	}
	return nil
}

func (r *testConsole) active(name string) bool {
	for _, v := range r.e.ActiveVariants() {
		if v == name {
			return true
		}
	}
	return false
}

// obj keeps bodies short.
type obj = map[string]any

const (
	zero    = "00000000-0000-0000-0000-000000000000"
	missing = "6f9e6fe5-2271-4a70-9620-07183c5c9c99"
)

// stopwatch is a clock that tests turn.
type stopwatch struct {
	mu  sync.Mutex
	now time.Time
}

func newStopwatch() *stopwatch {
	return &stopwatch{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
}

func (s *stopwatch) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stopwatch) turn(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}
