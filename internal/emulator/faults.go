package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// Kinds of faults, as Request.Fault and Faults name them.
const (
	FaultDropBefore        = "drop-before"        // the connection is closed before any work
	FaultFail              = "fail"               // a 5xx before any work, from the service as JSON or from a proxy as HTML
	FaultHTML              = "html"               // a proxy's page before any work: half of them 502, half the 200 of a captive page
	FaultUnavailable       = "unavailable"        // a 503 before any work: half of them JSON, half a proxy's page
	FaultThrottle          = "throttle"           // a 429 before any work that carries no usage header
	FaultForbidden         = "forbidden"          // the 403 page of a proxy before any work
	FaultDeleteAnswer      = "delete-answer"      // a gateway answers a delete, see Options.DeleteAnswers; nothing is deleted
	FaultCreateError       = "create-error"       // a create is answered 200 with an error text; nothing is made
	FaultGatewayTimeout    = "gateway-timeout"    // a gateway's 504 page; the console does the work Options.LateBy later
	FaultDropAfter         = "drop-after"         // the work is done, then the connection is closed without an answer
	FaultFailAfter         = "fail-after"         // the work is done, then the answer is a 500 or 503 as JSON
	FaultTruncate          = "truncate"           // the work is done, the answer is cut in the middle
	FaultSlow              = "slow"               // the work is done at once, the answer comes Options.SlowBy later
	FaultOtherID           = "other-id"           // the work is done, the rows of the answer have the ids of other objects
	FaultOtherOrganization = "other-organization" // the work is done, the rows of the answer name another organization
	FaultBadID             = "bad-id"             // the work is done, the rows of the answer have ids that are no UUIDs
	FaultRevoke            = "revoke"             // the OAuth access token of the request is revoked before it is looked at
)

// Rates are the probabilities of faults, each from 0 to 1; they have the meaning of the fields of
// Options with the same names. A request has one fault at most: where several are drawn, the first
// in the order of the fields here.
type Rates struct {
	DropBeforeRate, FailRate, HTMLRate, UnavailableRate, ThrottleRate, ForbiddenRate float64
	DeleteAnswerRate, CreateErrorRate, GatewayTimeoutRate                            float64
	DropAfterRate, FailAfterRate, TruncateRate, SlowRate                             float64
	OtherIDRate, OtherOrganizationRate, BadIDRate, RevokeRate                        float64
}

// rated is one kind of fault with its probability.
type rated struct {
	kind string
	rate float64
}

func (r Rates) list() []rated {
	return []rated{
		{FaultDropBefore, r.DropBeforeRate},
		{FaultFail, r.FailRate},
		{FaultHTML, r.HTMLRate},
		{FaultUnavailable, r.UnavailableRate},
		{FaultThrottle, r.ThrottleRate},
		{FaultForbidden, r.ForbiddenRate},
		{FaultDeleteAnswer, r.DeleteAnswerRate},
		{FaultCreateError, r.CreateErrorRate},
		{FaultGatewayTimeout, r.GatewayTimeoutRate},
		{FaultDropAfter, r.DropAfterRate},
		{FaultFailAfter, r.FailAfterRate},
		{FaultTruncate, r.TruncateRate},
		{FaultSlow, r.SlowRate},
		{FaultOtherID, r.OtherIDRate},
		{FaultOtherOrganization, r.OtherOrganizationRate},
		{FaultBadID, r.BadIDRate},
		{FaultRevoke, r.RevokeRate},
	}
}

func (r Rates) check() error {
	for _, k := range r.list() {
		if !(k.rate >= 0 && k.rate <= 1) { // not a number is refused, too
			return fmt.Errorf("emulator: %s rate %v is not between 0 and 1", k.kind, k.rate)
		}
	}
	return nil
}

// Rates returns the probabilities that the options ask for.
func (o Options) Rates() Rates {
	return Rates{
		DropBeforeRate: o.DropBeforeRate, FailRate: o.FailRate, HTMLRate: o.HTMLRate, UnavailableRate: o.UnavailableRate,
		ThrottleRate: o.ThrottleRate, ForbiddenRate: o.ForbiddenRate, DeleteAnswerRate: o.DeleteAnswerRate,
		CreateErrorRate: o.CreateErrorRate, GatewayTimeoutRate: o.GatewayTimeoutRate, DropAfterRate: o.DropAfterRate,
		FailAfterRate: o.FailAfterRate, TruncateRate: o.TruncateRate, SlowRate: o.SlowRate, OtherIDRate: o.OtherIDRate,
		OtherOrganizationRate: o.OtherOrganizationRate, BadIDRate: o.BadIDRate, RevokeRate: o.RevokeRate,
	}
}

// SetRates changes the probabilities of all faults from the next request on; Rates{} switches them
// all off. The series of draws goes on where it is: it depends on the seed and the number of
// requests alone. All accounts of the console have the same rates. It fails for a rate outside 0..1
// and changes nothing then.
func (e *Emulator) SetRates(r Rates) error {
	if err := r.check(); err != nil {
		return err
	}
	for _, a := range e.accounts {
		a.mu.Lock()
		a.rates = r
		a.mu.Unlock()
	}
	return nil
}

// Rates returns the probabilities in force.
func (e *Emulator) Rates() Rates {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rates
}

// fault is what goes wrong with one request.
type fault struct {
	kind   string // empty = nothing
	which  int    // which of several forms it takes, drawn from 0 to 5
	answer answer // instead of the service's, for the kinds that have one
}

// before tells whether the fault comes before any work.
func (f fault) before() bool {
	switch f.kind {
	case FaultDropBefore, FaultFail, FaultHTML, FaultUnavailable, FaultThrottle, FaultForbidden, FaultDeleteAnswer,
		FaultCreateError:
		return true
	}
	return false
}

// drawFault decides the fate of one request to an operation, nil = an unknown one. Each request
// draws the same number of times, so that one rate does not change the sequence of another.
func (e *Emulator) drawFault(r *http.Request, rt *route) fault {
	if !strings.HasPrefix(r.URL.Path, Prefix+"/") {
		return fault{}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var f fault
	f.which = e.chance.IntN(6)
	for _, k := range e.rates.list() {
		if e.chance.Float64() < k.rate && f.kind == "" && e.mayHit(k.kind, r, rt) {
			f.kind = k.kind
		}
	}
	f.answer = e.faultAnswer(f, apiPath(r.URL))
	return f
}

// faultAnswer is what a caller gets instead of the service's answer.
func (e *Emulator) faultAnswer(f fault, path string) answer {
	switch even := f.which%2 == 0; f.kind {
	case FaultFail:
		return e.outage(f.which % 3)
	case FaultHTML:
		if even {
			return page(http.StatusOK, "Sign in to the network")
		}
		return page(http.StatusBadGateway, http.StatusText(http.StatusBadGateway))
	case FaultUnavailable:
		if even {
			return e.problemAnswer(failed(http.StatusServiceUnavailable, "unavailable"), path)
		}
		return page(http.StatusServiceUnavailable, http.StatusText(http.StatusServiceUnavailable))
	case FaultThrottle:
		return e.problemAnswer(failed(http.StatusTooManyRequests, "request limit exceeded"), path)
	case FaultForbidden:
		return page(http.StatusForbidden, http.StatusText(http.StatusForbidden))
	case FaultDeleteAnswer:
		return e.deleteAnswer(f.which)
	case FaultCreateError:
		return jsonAnswer(http.StatusOK, plain{"error": "upstream request failed"})
	case FaultGatewayTimeout:
		return page(http.StatusGatewayTimeout, http.StatusText(http.StatusGatewayTimeout))
	case FaultFailAfter:
		if even {
			return e.problemAnswer(failed(http.StatusServiceUnavailable, "unexpected error"), path)
		}
		return e.problemAnswer(failed(http.StatusInternalServerError, "unexpected error"), path)
	}
	return answer{}
}

// mayHit tells whether a kind of fault can happen to a request. A rotated secret of an API client
// is shown once and cannot be asked for again, so that its loss is final by the design of the
// service: no fault loses it, nor makes a caller give up waiting for it, unless
// Options.LoseRotations. A revoked token takes an OAuth access token that still works.
func (e *Emulator) mayHit(kind string, r *http.Request, rt *route) bool {
	if !e.faultScope.includes(kind, r.Method, apiPath(r.URL), rt) {
		return false
	}
	switch kind {
	case FaultDropAfter, FaultFailAfter, FaultTruncate, FaultSlow:
		return rt == nil || rt.op != opRotateClient || e.opts.LoseRotations
	case FaultGatewayTimeout, FaultOtherID, FaultOtherOrganization, FaultBadID:
		return rt != nil && (rt.op != opRotateClient || e.opts.LoseRotations)
	case FaultDeleteAnswer:
		return rt != nil && (r.Method == http.MethodDelete || rt.op == opStopTask)
	case FaultCreateError:
		return rt != nil && (strings.HasPrefix(rt.op, "create") || strings.HasPrefix(rt.op, "invite"))
	case FaultRevoke:
		if rt == nil || len(rt.kinds) == 0 {
			return false
		}
		_, live := e.state.access(bearer(r.Header), e.opts.Now())
		return live
	}
	return true
}

// outage is a 5xx: from the service as JSON, or from a proxy before it as HTML (api-behaviour 11).
func (e *Emulator) outage(which int) answer {
	switch which {
	case 0:
		return e.problemAnswer(failed(http.StatusInternalServerError, "unexpected error"), "")
	case 1:
		return page(http.StatusBadGateway, http.StatusText(http.StatusBadGateway))
	}
	return page(http.StatusServiceUnavailable, http.StatusText(http.StatusServiceUnavailable))
}

// page is what a proxy says.
func page(status int, title string) answer {
	return answer{
		status: status, header: http.Header{}, contentType: "text/html; charset=utf-8",
		body: []byte("<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n"),
	}
}

// jsonAnswer is an answer that does not come from a handler.
func jsonAnswer(status int, body plain) answer {
	var w encoder
	w.other(body)
	return answer{status: status, header: http.Header{}, contentType: jsonType, body: append(w.buf, '\n')}
}
