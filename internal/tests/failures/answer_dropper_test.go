package failures

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
)

// answerDropper stands in front of a console and loses the answer to each write the first time that
// it is sent.
type answerDropper struct {
	unsent bool // the write is lost on its way there, so that it is not carried out
	limit  int  // how many times the same write is lost; 0 = once

	mu   sync.Mutex
	seen map[string]int
	lost []string // the writes, as "METHOD path"
}

func (l *answerDropper) loses(r *http.Request, body []byte) bool {
	if r.Method == http.MethodGet || strings.HasSuffix(r.URL.Path, "/account/api/token") {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = map[string]int{}
	}
	key := r.Method + " " + r.URL.RequestURI() + "\n" + string(body)
	if l.seen[key] >= max(l.limit, 1) {
		return false
	}
	l.seen[key]++
	l.lost = append(l.lost, r.Method+" "+r.URL.Path)
	return true
}

// answers gives what was lost so far, and begins anew.
func (l *answerDropper) answers() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lost := slices.Clone(l.lost)
	l.lost, l.seen = nil, nil
	return lost
}

// wrap is for [acctest.Console.Intercept].
func (l *answerDropper) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !l.loses(r, body) {
			next.ServeHTTP(w, r)
			return
		}
		if !l.unsent {
			next.ServeHTTP(httptest.NewRecorder(), r)
		}
		panic(http.ErrAbortHandler) // closes the connection
	})
}
