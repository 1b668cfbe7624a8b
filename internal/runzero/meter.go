package runzero

import (
	"net/http"
	"strconv"
	"sync"
)

// Usage is what is known of the account's daily quota: the X-API-Usage-* headers as last seen, nil if never seen. They come
// with successful account calls, not with every answer (fact sheet section 11).
type Usage struct {
	Calls     int64 // requests sent by this client, retries included
	Total     *int64
	Today     *int64
	Limit     *int64
	Remaining *int64
}

// meter counts requests and remembers the quota headers.
type meter struct {
	mu   sync.Mutex
	last Usage
}

func (m *meter) sent() {
	m.mu.Lock()
	m.last.Calls++
	m.mu.Unlock()
}

// saw notes the headers of an answer; what the answer does not say stays as it was.
func (m *meter) saw(h http.Header) {
	m.mu.Lock()
	defer m.mu.Unlock()
	note := func(p **int64, name string) {
		if v := headerInt(h, name); v != nil {
			*p = v
		}
	}
	note(&m.last.Total, "X-API-Usage-Total")
	note(&m.last.Today, "X-API-Usage-Today")
	note(&m.last.Limit, "X-API-Usage-Limit")
	note(&m.last.Remaining, remainingHeader)
}

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
