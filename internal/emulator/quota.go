package emulator

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// usage counts calls against the daily quota, which all tokens of the account share (fact sheet section 11).
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

// usageHeaders puts the usage into successful answers of /account, never into those of export tokens or public calls.
func (e *Emulator) usageHeaders(c *call, h http.Header) {
	switch {
	case c.who.kind == "" || c.who.kind == kindExport:
	case strings.HasPrefix(c.route.path, "/account/"), e.is("usage-everywhere"):
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

// inWindow tells whether an earlier request counts against the burst limit when a later one arrives.
func inWindow(earlier, later time.Time, window time.Duration) bool {
	return earlier.After(later.Add(-window))
}

// takeBurst counts one request of a source address within the window, or refuses it. No header tells the two 429 apart
// except the usage, so this one has none, or one with calls remaining.
func (e *Emulator) takeBurst(ip string, arrived time.Time) error {
	seen := e.burst[ip]
	for len(seen) > 0 && !inWindow(seen[0], arrived, e.opts.Window) {
		seen = seen[1:]
	}
	if len(seen) < e.opts.Burst {
		at := len(seen)
		for at > 0 && seen[at-1].After(arrived) { // requests that arrive together may be worked on in another order
			at--
		}
		e.burst[ip] = slices.Insert(seen, at, arrived)
		return nil
	}
	e.burst[ip] = seen
	p := tooMany(LimitBurst)
	if e.is("retry-after") {
		wait := seen[0].Add(e.opts.Window).Sub(arrived)
		p.header.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
	}
	if e.is("burst-usage") && e.remaining() > 0 {
		e.setUsage(p.header)
	}
	return p
}
