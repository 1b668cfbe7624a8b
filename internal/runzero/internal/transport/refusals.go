package transport

import (
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// refusalMemory is how long a refusal that is about the whole account is believed without asking
// again.
const refusalMemory = time.Minute

// standingRefusal is a refusal of every call and the time until which it is believed.
type standingRefusal struct {
	err   *Error
	until time.Time
}

// standingRefusal returns what makes further requests pointless, if anything does.
func (c *Conn) standingRefusal(st *callState) error {
	if c.IsAbandoned() {
		e := c.newError(st, KindUnknown)
		e.Err = errNobodyThere
		return e
	}
	if text := c.quota.exhausted(); text != "" {
		e := c.newError(st, KindBudget)
		e.Detail = text
		return e
	}
	if st.token != "" || !st.auth && !st.isOwnSignIn {
		return nil // not with the connection's own credential
	}
	e := c.refusal.Load()
	if s := c.standing.Load(); e == nil && s != nil && c.cfg.Now().Before(s.until) {
		e = s.err
	}
	if e == nil {
		return nil
	}
	again := *e
	again.Operation, again.Method, again.Path = st.op.ID, st.op.Method, st.op.Path
	again.isCollection, again.isWrite, again.wasSent, again.IsRepeated = st.op.IsList, !st.op.IsRead(), false, true
	return &again
}

// rememberRefusal keeps what an error says about all calls to come: a definite refusal of the
// credential for good, the end of the day's quota and a rate limit that does not end for a while.
func (c *Conn) rememberRefusal(st *callState, e *Error, body []byte) {
	switch e.Kind {
	case KindUnauthorized:
		// The API refuses in JSON. A proxy's page may pass.
		if _, isJSON := wire.ParseProblem(body); isJSON && st.auth && st.token == "" && !st.op.IsProbe {
			c.refusal.CompareAndSwap(nil, e)
		}
	case KindDailyQuota, KindBurst:
		c.standing.Store(&standingRefusal{err: e, until: c.cfg.Now().Add(refusalMemory)})
	}
}

// RefuseAll makes every further call fail with an error, as a definite refusal of the credential
// does.
func (c *Conn) RefuseAll(e *Error) { c.refusal.CompareAndSwap(nil, e) }

// IsRefused reports whether every call is refused without being sent.
func (c *Conn) IsRefused() bool { return c.refusal.Load() != nil }
