package emulator

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Accounts returns all accounts of this console, this one included, in the order of their numbers.
// They share the address, the clock, the burst limit of source addresses, variants and faults, and
// nothing else: the credentials of one, as its Bootstrap has them, see its own organizations and
// objects alone, and each has its own hooks, Outside and Requests. A request belongs to the account
// that knows its credential, or else to the first.
func (e *Emulator) Accounts() []*Emulator { return slices.Clone(e.accounts) }

// owner finds the account that a request belongs to. The form of an API client names it in its
// body.
func (e *Emulator) owner(h http.Header, body []byte) *Emulator {
	token, id := bearer(h), ""
	if kind, _, err := mime.ParseMediaType(h.Get("Content-Type")); err == nil && kind == formType {
		if form, err := url.ParseQuery(string(body)); err == nil {
			id = form.Get("client_id")
		}
	}
	if name, _, ok := basicAuth(h.Get("Authorization")); ok {
		id = name
	}
	for _, a := range e.accounts[1:] {
		if a.knows(token, id) {
			return a
		}
	}
	return e.accounts[0]
}

// knows tells whether a credential is of this account, whether or not it still works.
func (e *Emulator) knows(token, clientID string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, ok := e.state.apiClients().get(clientID); ok {
		return true
	}
	if token == "" {
		return false
	}
	if _, ok := e.state.accessTokens().get(accessKey(token)); ok {
		return true
	}
	if _, ok := e.state.apiTokens().first(func(k *apiToken) bool { return k.Token == token }); ok {
		return true
	}
	_, ok := e.state.exportTokens().first(func(t *exportToken) bool { return t.Token == token })
	return ok
}

// shown is the account that the query account=NUMBER asks to see, the first where it names none.
func (e *Emulator) shown(r *http.Request) *Emulator {
	if n, err := strconv.Atoi(r.URL.Query().Get("account")); err == nil && n >= 1 && n <= len(e.accounts) {
		return e.accounts[n-1]
	}
	return e.accounts[0]
}

// SetClockAhead sets how far the console's clock is ahead of Options.Now, negative = behind. The
// times of objects, the Date header and whatever expires follow it at once.
func (e *Emulator) SetClockAhead(by time.Duration) { e.ahead.Store(int64(by)) }

// FinishLateWork does at once what a gateway has given up waiting for, in all accounts, and returns
// how many requests that were.
func (e *Emulator) FinishLateWork() int {
	n := 0
	for _, a := range e.accounts {
		a.mu.Lock()
		n += a.finish(func(lateWork) bool { return true })
		a.mu.Unlock()
	}
	return n
}

// sharedWriter lets several accounts write to one log, a line at a time.
type sharedWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (w *sharedWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(line) //nolint:wrapcheck // as if it were the log itself
}
