package emulator

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// usage counts calls against the daily quota, which all tokens of the account share (api-behaviour
// 11).
type usage struct {
	Day   string `json:"day"` // in UTC
	Today int    `json:"today"`
	Total int    `json:"total"`
}

func (u *usage) roll(now time.Time) {
	if day := now.UTC().Format("2006-01-02"); u.Day != day {
		u.Day, u.Today = day, 0
	}
}

func (e *Emulator) remaining() int { return max(0, e.opts.DailyLimit-e.state.Usage.Today) }

func (e *Emulator) setUsage(h http.Header) {
	u := e.state.Usage
	// Canonical form of X-API-Usage-*; names of headers do not depend on case.
	h.Set("X-API-Usage-Total", strconv.Itoa(u.Total))
	h.Set("X-API-Usage-Today", strconv.Itoa(u.Today))
	h.Set("X-API-Usage-Limit", strconv.Itoa(e.opts.DailyLimit))
	h.Set("X-API-Usage-Remaining", strconv.Itoa(e.remaining()))
}

// usageHeaders puts the usage into successful answers of /account, never into those of export
// tokens or public calls.
func (e *Emulator) usageHeaders(c *call, h http.Header) {
	switch {
	case c.who.kind == "" || c.who.kind == kindExport:
	case strings.HasPrefix(c.route.path, "/account/"), e.hasVariant("usage-everywhere"):
		e.setUsage(h)
	}
}

// takeDaily counts one call, or refuses it with the numbers.
func (c *call) takeDaily() error {
	u := &c.s.Usage
	u.roll(c.now)
	if u.Today >= c.e.opts.DailyLimit {
		p := tooMany(LimitDaily)
		c.e.setUsage(p.header)
		return p
	}
	u.Today++
	u.Total++
	return nil
}

// tooMany is the 429 of a limit.
func tooMany(limit string) *problem {
	p := failed(http.StatusTooManyRequests, "request limit exceeded")
	p.header, p.limit = http.Header{}, limit
	return p
}

// inWindow tells whether an earlier request counts against the burst limit when a later one
// arrives.
func inWindow(earlier, later time.Time, window time.Duration) bool {
	return earlier.After(later.Add(-window))
}

// burstMeter counts requests by source address. All accounts of a console share one.
type burstMeter struct {
	limit  int
	window time.Duration

	mu   sync.Mutex
	seen map[string][]time.Time
}

// take counts one request, or refuses it and tells when the next one may come.
func (m *burstMeter) take(ip string, arrived time.Time) (next time.Time, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := m.seen[ip]
	for len(seen) > 0 && !inWindow(seen[0], arrived, m.window) {
		seen = seen[1:]
	}
	if len(seen) >= m.limit {
		m.seen[ip] = seen
		return seen[0].Add(m.window), false
	}
	at := len(seen)
	for at > 0 && seen[at-1].After(arrived) { // requests that arrive together may be worked on in another order
		at--
	}
	m.seen[ip] = slices.Insert(seen, at, arrived)
	return time.Time{}, true
}

// used counts the requests of each source address within the window that ends now.
func (m *burstMeter) used(now time.Time) map[string]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]int{}
	for ip, seen := range m.seen {
		for _, at := range seen {
			if inWindow(at, now, m.window) {
				out[ip]++
			}
		}
	}
	return out
}

// takeBurst counts one request of a source address within the window, or refuses it. No header
// tells the two 429 apart except the usage, so this one has none, or one with calls remaining.
func (e *Emulator) takeBurst(ip string, arrived time.Time) error {
	next, ok := e.burst.take(ip, arrived)
	if ok {
		return nil
	}
	p := tooMany(LimitBurst)
	if e.hasVariant("retry-after") {
		p.header.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(next.Sub(arrived).Seconds())))))
	}
	if e.hasVariant("burst-usage") && e.remaining() > 0 {
		e.setUsage(p.header)
	}
	return p
}
