package emulator

import (
	"net/http"
	"strings"
)

// fault is what goes wrong with one request.
type fault struct {
	name     string  // for the request log
	before   *answer // instead of any work
	drop     bool    // the work is done, the answer is lost
	truncate bool    // the answer is cut in the middle
}

// drawFault decides the fate of one request. Each request draws the same number of times, so that one rate does not
// change the sequence of another.
func (e *Emulator) drawFault(path string) fault {
	if !strings.HasPrefix(path, Prefix) {
		return fault{}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	fail, drop, cut, which := e.rng.Float64(), e.rng.Float64(), e.rng.Float64(), e.rng.IntN(3)
	switch {
	case fail < e.opts.FailRate:
		a := e.outage(which)
		return fault{name: "fail", before: &a}
	case drop < e.opts.DropAfterRate:
		return fault{name: "drop", drop: true}
	case cut < e.opts.TruncateRate:
		return fault{name: "truncate", truncate: true}
	}
	return fault{}
}

// outage is a 5xx: from the service as JSON, or from a proxy before it as HTML (fact sheet section 11).
func (e *Emulator) outage(which int) answer {
	if which == 0 {
		return e.problemAnswer(failed(http.StatusInternalServerError, "unexpected error"), "")
	}
	status := http.StatusBadGateway
	if which == 2 {
		status = http.StatusServiceUnavailable
	}
	return answer{
		status: status, header: http.Header{}, contentType: "text/html; charset=utf-8",
		body: []byte("<html><head><title>" + http.StatusText(status) + "</title></head><body><h1>" + http.StatusText(status) + "</h1></body></html>\n"),
	}
}
