package emulator

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// Request is one entry of the request log.
type Request struct {
	Time         time.Time `json:"ts"` // of its arrival, in UTC, to the nanosecond
	Method       string    `json:"method"`
	Path         string    `json:"path"` // as requested, with Prefix
	Query        string    `json:"query"`
	Source       string    `json:"source"`              // address of the caller, as the burst limit counts it
	Status       int       `json:"status"`              // the one that was meant, even if the answer was dropped; 0 = the caller went away, or dropped before any work
	Milliseconds float64   `json:"ms"`                  // until the answer was ready; the delay of a slow one is not in it
	Operation    string    `json:"operation,omitempty"` // operationId, empty for an unknown path
	Unknown      []string  `json:"unknown,omitempty"`   // fields of the body that the service ignores
	Fault        string    `json:"fault"`               // FaultFail and so on, empty = none
	Limit        string    `json:"limit,omitempty"`     // what the service refused a request for: LimitBurst or LimitDaily
}

// Limits that a request can be refused for, as Request.Limit names them. Both answer 429
// (api-behaviour 11).
const (
	LimitBurst = "burst"
	LimitDaily = "daily"
)

// requestLog is the record of requests in memory. Counts are kept beside the list, because that may
// be cut.
type requestLog struct {
	list   []Request
	faults map[string]int // by Request.Fault
	limits map[string]int // by Request.Limit
}

func newRequestLog() requestLog {
	return requestLog{faults: map[string]int{}, limits: map[string]int{}}
}

// Requests returns the requests to the API since the start or the last reset, in the order in which
// they were answered; the newest ones alone where Options.KeepRequests limits them.
func (e *Emulator) Requests() []Request {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	return slices.Clone(e.requests.list)
}

// newestRequests returns the last n requests, newest first.
func (e *Emulator) newestRequests(n int) []Request {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	out := slices.Clone(e.requests.list[max(0, len(e.requests.list)-n):])
	slices.Reverse(out)
	return out
}

// ResetRequests forgets the requests so far, and the counts of Faults and Rejected429.
func (e *Emulator) ResetRequests() {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	e.requests = newRequestLog()
}

// Faults counts the requests that something went wrong with, by kind of fault, since the start or
// the last reset. A kind that did not happen is not in it.
func (e *Emulator) Faults() map[string]int {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	return maps.Clone(e.requests.faults)
}

// Rejected429 counts the requests that the service refused because of a limit, since the start or
// the last reset: the burst limit of a source address, and the daily quota. Those whose 429 was
// lost to a fault count, too.
func (e *Emulator) Rejected429() (burst, daily int) {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	return e.requests.limits[LimitBurst], e.requests.limits[LimitDaily]
}

// MostInWindow returns the largest number of requests to the API that arrived from one source
// address in any window of that length, by the rule of the burst limit: two requests exactly a
// window apart are not in the same one. It counts every request of the record, also those that the
// limit itself does not count (refused ones, unknown paths, faults before any work), so that a
// result of at most Options.Burst proves that a caller kept the limit. A window of 0 or less holds
// nothing.
func (e *Emulator) MostInWindow(window time.Duration) int {
	if window <= 0 {
		return 0
	}
	arrivals := map[string][]time.Time{}
	for _, r := range e.Requests() {
		arrivals[r.Source] = append(arrivals[r.Source], r.Time)
	}
	limit := 0
	for _, times := range arrivals {
		slices.SortFunc(times, time.Time.Compare)
		first := 0
		for i, t := range times {
			for !inWindow(times[first], t, window) {
				first++
			}
			limit = max(limit, i-first+1)
		}
	}
	return limit
}

func (e *Emulator) record(r Request) {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	if keep := e.opts.KeepRequests; keep > 0 && len(e.requests.list) >= keep {
		e.requests.list = slices.Clone(e.requests.list[len(e.requests.list)-keep/2:])
	}
	e.requests.list = append(e.requests.list, r)
	if r.Fault != "" {
		e.requests.faults[r.Fault]++
	}
	if r.Limit != "" {
		e.requests.limits[r.Limit]++
	}
	if e.opts.Log == nil {
		return
	}
	line, err := json.Marshal(r)
	if err == nil {
		_, _ = e.opts.Log.Write(append(line, '\n')) // a full disk must not change an answer
	}
}
