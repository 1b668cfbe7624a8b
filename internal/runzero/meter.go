package runzero

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Usage is what is known of the account's daily quota: the X-API-Usage-* headers as last seen, nil if never seen. They come
// with successful account calls, not with every answer (fact sheet section 11).
type Usage struct {
	Calls     int64 // requests sent by this client, retries and sign-ins included
	Retries   int64 // requests among them that repeated a failed one
	Recovered int64 // writes whose answer was lost, and whose outcome was found out afterwards
	Total     *int64
	Today     *int64
	Limit     *int64
	Remaining *int64
}

// Budget bounds what one client may spend. The zero value bounds nothing.
type Budget struct {
	// MaxCalls is the most requests that the client sends, retries and sign-ins included; 0 = no bound.
	MaxCalls int64
	// MinRemaining is how many of the account's calls of the day must be left; nil = no bound. It is held as soon as an
	// answer has said how many there are.
	MinRemaining *int64
}

// meter counts requests, remembers the quota headers, and holds the budget.
type meter struct {
	budget Budget

	mu       sync.Mutex
	last     Usage
	inFlight int64
	planned  int64 // writes that a plan has announced and that have not begun

	ahead      time.Duration // the service's clock before ours, as its last answer said, short by up to a second
	aheadKnown bool
}

// spend counts a request that is about to be sent, unless the budget forbids it: then the text says why.
func (m *meter) spend(again bool) (refusal string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if refusal = m.refuses(1); refusal != "" {
		return refusal
	}
	m.last.Calls++
	m.inFlight++
	if again {
		m.last.Retries++
	}
	return ""
}

// exhausted says why no request can be sent any more; "" = one can.
func (m *meter) exhausted() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.refuses(1)
}

// refuses holds n more requests against the budget; the mutex is held.
func (m *meter) refuses(n int64) string {
	if most := m.budget.MaxCalls; most > 0 && m.last.Calls+n > most {
		return fmt.Sprintf("api_budget.max_calls is %d; %d used so far, and at least %d more would be needed", most, m.last.Calls, n)
	}
	if least := m.budget.MinRemaining; least != nil && m.last.Remaining != nil {
		// Requests under way may or may not be in the count that the console sent last.
		if left := *m.last.Remaining - m.inFlight; left-n < *least {
			return fmt.Sprintf("api_budget.min_remaining is %d; about %d of the account's calls of today are left, and at least %d more would be needed", *least, max(left, 0), n)
		}
	}
	return ""
}

// plan announces n writes. The text says why the budget cannot hold all that were announced; "" = it can.
func (m *meter) plan(n int64) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.planned += n
	return m.refuses(m.planned)
}

// begin takes a write that was announced off the list.
func (m *meter) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.planned = max(m.planned-1, 0)
}

// done notes that a request has ended.
func (m *meter) done() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inFlight--
}

// recovered counts a lost answer whose outcome was found out.
func (m *meter) recovered() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last.Recovered++
}

// saw notes the headers of an answer; what the answer does not say stays as it was.
func (m *meter) saw(h http.Header, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		m.ahead, m.aheadKnown = date.Sub(now), true
	}
	before := m.last.Remaining
	note := func(p **int64, name string) {
		if v := headerInt(h, name); v != nil {
			*p = v
		}
	}
	note(&m.last.Total, "X-API-Usage-Total")
	note(&m.last.Today, "X-API-Usage-Today")
	note(&m.last.Limit, "X-API-Usage-Limit")
	note(&m.last.Remaining, remainingHeader)
	// Answers overtake each other: a little more than before is an older count, much more is a new day.
	if after := m.last.Remaining; before != nil && after != nil && *after > *before && *after-*before <= overtaking {
		m.last.Remaining = before
	}
}

// clockAhead is how far the service's clock is ahead of this machine's, if any answer said what time it is there.
func (m *meter) clockAhead() (d time.Duration, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ahead, m.aheadKnown
}

// overtaking is more than the number of requests that are under way at the same time.
const overtaking = 64

func (m *meter) usage() Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last
}

const remainingHeader = "X-API-Usage-Remaining"

// dailyQuotaSpent tells the two kinds of 429 apart: a missing header is not zero (fact sheet section 11).
func dailyQuotaSpent(h http.Header) bool {
	n := headerInt(h, remainingHeader)
	return n != nil && *n < 1
}

func headerInt(h http.Header, name string) *int64 {
	v, err := strconv.ParseInt(h.Get(name), 10, 64)
	if err != nil {
		return nil
	}
	return &v
}
