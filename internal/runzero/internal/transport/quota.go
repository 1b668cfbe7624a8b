package transport

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Usage is what is known of the account's daily quota: the X-API-Usage-* headers as last seen, nil
// if never seen. They come with successful account calls, not with every answer (api-behaviour 11).
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
	// MaxCalls is the most requests that the client sends, retries and sign-ins included; 0 = no
	// bound.
	MaxCalls int64
	// MinRemaining is how many of the account's calls of the day must be left; nil = no bound. It is
	// held as soon as an answer has said how many there are.
	MinRemaining *int64
}

// quotaTracker counts requests, remembers the quota headers, and holds the budget.
type quotaTracker struct {
	budget Budget

	mu       sync.Mutex
	last     Usage
	inFlight int64
	planned  int64 // writes that a plan has announced and that have not begun

	// What the service's clock said last, and when that was here. The difference is taken by this
	// machine's monotonic clock, so that a clock that is set meanwhile does not count.
	serviceClock, seenAt time.Time
}

// reserve counts a request that is about to be sent, unless the budget forbids it: then the text
// says why.
func (q *quotaTracker) reserve(again bool) (refusal string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if refusal = q.refuses(1); refusal != "" {
		return refusal
	}
	q.last.Calls++
	q.inFlight++
	if again {
		q.last.Retries++
	}
	return ""
}

// exhausted says why no request can be sent any more; "" = one can.
func (q *quotaTracker) exhausted() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.refuses(1)
}

// refuses holds n more requests against the budget; the mutex is held.
func (q *quotaTracker) refuses(n int64) string {
	if limit := q.budget.MaxCalls; limit > 0 && q.last.Calls+n > limit {
		return fmt.Sprintf("api_budget.max_calls is %d; %d used so far, and at least %d more would be needed", limit,
			q.last.Calls, n)
	}
	if least := q.budget.MinRemaining; least != nil && q.last.Remaining != nil {
		// Requests under way may or may not be in the count that the console sent last.
		if left := *q.last.Remaining - q.inFlight; left-n < *least {
			return fmt.Sprintf(
				"api_budget.min_remaining is %d; about %d of the account's calls of today are left, and at least %d more would "+
					"be needed", *least, max(left, 0), n)
		}
	}
	return ""
}

// announce announces n writes. The text says why the budget cannot hold all that were announced; ""
// = it can.
func (q *quotaTracker) announce(n int64) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.planned += n
	return q.refuses(q.planned)
}

// startPlanned takes a write that was announced off the list.
func (q *quotaTracker) startPlanned() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.planned = max(q.planned-1, 0)
}

// done notes that a request has ended.
func (q *quotaTracker) done() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.inFlight--
}

// countRecovered counts a lost answer whose outcome was found out.
func (q *quotaTracker) countRecovered() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.last.Recovered++
}

// observe notes the headers of an answer; what the answer does not say stays as it was.
func (q *quotaTracker) observe(h http.Header, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		q.serviceClock, q.seenAt = date, now
	}
	before := q.last.Remaining
	note := func(p **int64, name string) {
		if v := headerInt(h, name); v != nil {
			*p = v
		}
	}
	note(&q.last.Total, "X-API-Usage-Total")
	note(&q.last.Today, "X-API-Usage-Today")
	note(&q.last.Limit, "X-API-Usage-Limit")
	note(&q.last.Remaining, remainingHeader)
	// Answers overtake each other: a little more than before is an older count, much more is a new
	// day.
	if after := q.last.Remaining; before != nil && after != nil && *after > *before && *after-*before <= maxReordered {
		q.last.Remaining = before
	}
}

// serviceTime is what the service's clock said at a moment of this machine's, short by up to a
// second. exact is false while no answer has said what time it is there: then it is this machine's
// time.
func (q *quotaTracker) serviceTime(at time.Time) (t time.Time, exact bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.seenAt.IsZero() {
		return at, false
	}
	return q.serviceClock.Add(at.Sub(q.seenAt)), true
}

// underWay is the number of requests without an answer.
func (q *quotaTracker) underWay() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.inFlight
}

// maxReordered is more than the number of requests that are under way at the same time.
const maxReordered = 64

func (q *quotaTracker) usage() Usage {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.last
}

const remainingHeader = "X-API-Usage-Remaining"

// isDailyQuotaSpent tells the two kinds of 429 apart: a missing header is not zero (api-behaviour
// 11).
func isDailyQuotaSpent(h http.Header) bool {
	n := headerInt(h, remainingHeader)
	return n != nil && *n < 1
}

// maxCount is beyond any count of calls. What a header says is held to it on both sides, so that no
// sum of counts overflows.
const maxCount = 1 << 53

// headerInt reads a count; nil if there is none, or none that can be read.
func headerInt(h http.Header, name string) *int64 {
	v, err := strconv.ParseInt(h.Get(name), 10, 64)
	if err != nil {
		return nil
	}
	v = min(max(v, -maxCount), maxCount)
	return &v
}
