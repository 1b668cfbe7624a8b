package emulator

import (
	"encoding/json"
	"slices"
	"time"
)

// Request is one entry of the request log.
type Request struct {
	Time         time.Time `json:"ts"`
	Method       string    `json:"method"`
	Path         string    `json:"path"` // as requested, with Prefix
	Query        string    `json:"query"`
	Status       int       `json:"status"` // the one that was meant, even if the answer was dropped; 0 = the caller went away
	Milliseconds float64   `json:"ms"`
	Operation    string    `json:"operation,omitempty"` // operationId, empty for an unknown path
	Unknown      []string  `json:"unknown,omitempty"`   // fields of the body that the service ignores
	Fault        string    `json:"fault,omitempty"`     // fail, drop or truncate
}

// keepRequests is how many requests stay in memory; beyond it the oldest half is let go.
const keepRequests = 100000

// Requests returns the requests to the API since the start or the last reset, oldest first.
func (e *Emulator) Requests() []Request {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	return slices.Clone(e.requests)
}

// ResetRequests forgets the requests so far.
func (e *Emulator) ResetRequests() {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	e.requests = nil
}

func (e *Emulator) record(r Request) {
	e.logMu.Lock()
	defer e.logMu.Unlock()
	if len(e.requests) >= keepRequests {
		e.requests = slices.Clone(e.requests[keepRequests/2:])
	}
	e.requests = append(e.requests, r)
	if e.opts.Log == nil {
		return
	}
	line, err := json.Marshal(r)
	if err == nil {
		_, _ = e.opts.Log.Write(append(line, '\n')) // a full disk must not change an answer
	}
}
