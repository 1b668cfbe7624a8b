package failures

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// interceptor is what stands between a provider and a console; see [acctest.Console.Intercept].
type interceptor func(next http.Handler) http.Handler

// isExchange reports whether a request fetches an access token.
func isExchange(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/account/api/token") }

// createPaths are the collections that an object is made in.
var createPaths = regexp.MustCompile(`^(PUT /account/(keys|orgs|credentials|users|users/invite)` +
	`|POST /account/(groups|sso/groups|api/clients|custom-integrations|tasks/templates|assets/ownership-types)` +
	`|POST /account/orgs/[^/]+/exportTokens|PUT /org/(sites|sites/[^/]+/(scan|sample)))$`)

func isCreate(r *http.Request) bool {
	return createPaths.MatchString(r.Method + " " + strings.TrimPrefix(r.URL.Path, emulator.Prefix))
}

// isRotation reports whether a request gives a token a new secret.
func isRotation(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/rotate") }

// answerJSON answers in the console's place.
func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// record lets the console answer into memory.
func record(next http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	next.ServeHTTP(w, r)
	return w
}

// replay sends an answer that was recorded, with another body where one is given.
func replay(w http.ResponseWriter, recorded *httptest.ResponseRecorder, body []byte) {
	maps.Copy(w.Header(), recorded.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(recorded.Code)
	if body == nil {
		body = recorded.Body.Bytes()
	}
	_, _ = w.Write(body)
}

// createHolder lets the first creates pass. The answers of those after them are held back until it
// opens, or with unsent the requests: who is killed meanwhile never learns what was made, or never
// sent it.
type createHolder struct {
	passing int64
	unsent  bool
	matches func(*http.Request, string) bool // with the body; nil = every create

	n       atomic.Int64
	once    sync.Once
	reached chan struct{} // closed when the first one is held back
	opened  chan struct{}
	opening sync.Once
}

func newCreateHolder(passing int64) *createHolder {
	return &createHolder{passing: passing, reached: make(chan struct{}), opened: make(chan struct{})}
}

func (h *createHolder) open() { h.opening.Do(func() { close(h.opened) }) }

// wait waits until the first create is held back.
func (h *createHolder) wait(c *command) {
	c.t.Helper()
	select {
	case <-c.ended:
		c.t.Fatalf("the command ended before a create was held back: %s", folded(c.output))
	case <-h.reached:
	}
}

func (h *createHolder) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !isCreate(r) || h.matches != nil && !h.matches(r, string(body)) || h.n.Add(1) <= h.passing {
			next.ServeHTTP(w, r)
			return
		}
		var held *httptest.ResponseRecorder
		if !h.unsent {
			held = record(next, r)
		}
		h.once.Do(func() { close(h.reached) })
		select {
		case <-h.opened:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
		if held == nil {
			held = record(next, r)
		}
		replay(w, held, nil)
	})
}

// faultsFor lets the console's faults hit a number of requests that match, and nothing else.
func (a *account) faultsFor(n int64, rates emulator.Rates, matches func(*http.Request) bool) interceptor {
	var left atomic.Int64
	left.Store(n)
	set := func(rates emulator.Rates) {
		if err := a.SetRates(rates); err != nil {
			a.t.Error(err)
		}
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if matches(r) && left.Add(-1) >= 0 {
				set(rates)
				defer set(emulator.Rates{})
			}
			next.ServeHTTP(w, r)
		})
	}
}

// unjudged lets answers pass that the API document does not allow.
func (a *account) unjudged(http.Handler) http.Handler { return a.Emulator }

// chain puts one front behind another; the first is the one that the provider meets.
func chain(interceptors ...interceptor) interceptor {
	return func(next http.Handler) http.Handler {
		for i := len(interceptors) - 1; i >= 0; i-- {
			next = interceptors[i](next)
		}
		return next
	}
}

// hideRows leaves rows out of all lists.
func hideRows(ids map[string]bool) interceptor {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := record(next, r)
			var rows []map[string]any
			if r.Method != http.MethodGet || json.Unmarshal(answer.Body.Bytes(), &rows) != nil {
				replay(w, answer, nil)
				return
			}
			rows = slices.DeleteFunc(rows, func(row map[string]any) bool { return ids[fmt.Sprint(row["id"])] })
			text, err := json.Marshal(rows)
			if err != nil {
				panic(err) // it was JSON
			}
			replay(w, answer, text)
		})
	}
}
