package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/bounds"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// callState follows one call through its attempts. Attempts of one call never overlap.
type callState struct {
	op          Operation
	auth        bool   // send a credential
	token       string // sent instead of the connection's own
	isOwnSignIn bool   // exchanges the secret of the connection itself
	secretBody  string // the request, if it holds secrets: kept out of error texts

	isRetry   bool          // the next attempt is not the first
	retries   int           // apart from those after rate limits
	delay     time.Duration // before the next attempt
	renewals  int           // access tokens renewed for this call
	waited    time.Duration // in cool-downs of the rate limit
	isFailing bool          // the last attempt says that the console fails
	hasTurn   bool          // this call is the one that repeats, see [outage]
	successes uint64        // of all calls, before the last attempt

	access  string // access token of the connection's sign-in used last; "" = none
	wasSent bool   // the last attempt reached the service
	sentAt  time.Time
	status  int    // of the last answer
	body    []byte // of the last answer, unless it is a stream
	lines   *Lines // of a stream that was opened
}

var (
	errTooLarge       = errors.New("the answer is larger than this client accepts")
	errRowTooLarge    = fmt.Errorf("%w: one row of it has more than %d MiB", errTooLarge, bounds.Line>>20)
	errExportTooLarge = fmt.Errorf("%w: the rows have more than %d MiB together", errTooLarge, bounds.Export>>20)
	errIdle           = errors.New("no answer within the request timeout")
	errTruncated      = fmt.Errorf("the answer ends early: %w", io.ErrUnexpectedEOF)
	errNobodyThere    = errors.New("Terraform is gone, so no further call is made") //nolint:staticcheck // a product's name
)

// notSentError marks a failure before a connection stood: the service cannot have seen the request.
type notSentError struct{ error }

// Unwrap is the cause.
func (e notSentError) Unwrap() error { return e.error }

// admit waits until the request may be sent, within the limits, and signs it. Its errors are
// [notSentError].
func (c *Conn) admit(ctx context.Context, st *callState, req *http.Request) (*http.Request, error) {
	st.wasSent = false // an earlier attempt of a write, if any, did nothing
	report := func(waited time.Duration) {
		c.log(ctx, st, "runZero rate limit: still waiting", map[string]any{"ms": waited.Milliseconds()})
	}
	if err := c.pacer.wait(ctx, &st.waited, report); err != nil {
		return nil, notSentError{err}
	}
	// While this call waited, another may have learned that asking is of no use.
	if err := c.standingRefusal(st); err != nil {
		return nil, notSentError{err}
	}
	req, err := c.signed(ctx, st, req)
	if err != nil {
		return nil, notSentError{err}
	}
	if err := ctx.Err(); err != nil {
		return nil, notSentError{err}
	}
	if text := c.quota.reserve(st.isRetry); text != "" {
		e := c.newError(st, KindBudget)
		e.Detail = text
		return nil, notSentError{e}
	}
	return req, nil
}

// signed is a copy of the request with a body to read and the credential.
func (c *Conn) signed(ctx context.Context, st *callState, req *http.Request) (*http.Request, error) {
	req = req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		req.Body = body
	}
	if !st.auth {
		return req, nil
	}
	token := st.token
	if token == "" {
		var err error
		if token, err = c.bearer(ctx); err != nil {
			return nil, err
		}
		if c.signIn != nil {
			st.access = token
		}
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return req, nil
}

// bearer is the credential for the Authorization header.
func (c *Conn) bearer(ctx context.Context) (string, error) {
	if c.signIn != nil {
		token, err := c.signIn.token(ctx)
		c.secrets.Add(token)
		return token, err
	}
	return c.cfg.Login.Token, nil
}

// roundTrip sends an admitted request once, under its own time limit, counted and logged. The
// answer is read as a whole, or the first line of a stream, so that one which breaks off counts as
// a failed attempt.
func (c *Conn) roundTrip(ctx context.Context, st *callState, req *http.Request) (*http.Response, error) {
	st.sentAt = c.cfg.Now()
	caller := ctx
	if !st.op.IsRead() {
		longer, cancel := WithGracePeriod(caller)
		defer cancel()
		caller = longer
	}
	idle := newIdleTimeout(caller, c.cfg.RequestTimeout)
	var connected atomic.Bool
	traced := httptrace.WithClientTrace(idle.ctx,
		&httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})

	resp, err := c.http.Do(req.WithContext(traced))
	if err == nil {
		err = c.receive(resp, st, idle)
	}
	if err != nil || st.lines == nil {
		defer idle.end()
	}
	st.wasSent = connected.Load()
	if err != nil {
		resp = nil
		if idle.isOver() {
			err = errIdle
		}
		if !st.wasSent {
			err = notSentError{err}
		}
	}
	c.observe(ctx, st, resp)
	return resp, err
}

// observe counts and logs what became of an attempt; resp is nil if no answer came.
func (c *Conn) observe(ctx context.Context, st *callState, resp *http.Response) {
	c.quota.done()
	fields := map[string]any{"status": 0, "ms": c.cfg.Now().Sub(st.sentAt).Milliseconds()}
	st.status = 0
	if resp != nil {
		c.quota.observe(resp.Header, c.cfg.Now())
		st.status, fields["status"] = resp.StatusCode, resp.StatusCode
		if n := headerInt(resp.Header, remainingHeader); n != nil {
			fields["remaining"] = *n
		}
	}
	c.log(ctx, st, "runZero API call", fields)
}

// receive reads an answer into memory, or opens a stream.
func (c *Conn) receive(resp *http.Response, st *callState, idle *idleTimeout) error {
	op, raw := st.op, resp.Body
	if op.IsStream && resp.StatusCode < 300 && !wire.IsHTML(resp.Header.Get("Content-Type"), nil) {
		var err error
		if st.lines, err = openLines(resp, idle, c.cfg.MaxLine, c.cfg.MaxExport); st.lines != nil {
			resp.Body = st.lines
			return nil
		}
		_ = raw.Close()
		return err
	}
	defer raw.Close()
	limit := c.cfg.MaxBody
	if resp.StatusCode >= 300 {
		limit = min(limit, bounds.ErrorBody)
	}
	body, err := io.ReadAll(io.LimitReader(raw, limit+1))
	switch {
	case err != nil:
		return err
	case resp.StatusCode >= 300:
		body = body[:min(int64(len(body)), limit)]
	case int64(len(body)) > c.cfg.MaxBody:
		return errTooLarge
	case resp.StatusCode < 300 && !op.HasNoAnswer &&
		(len(bytes.TrimSpace(body)) == 0 && !op.MayLackBody || wire.IsTruncated(body)):
		return errTruncated
	}
	st.body, resp.Body = body, io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return nil
}

// gracePeriod is how long a write that was sent may go on, and be looked for, after its caller gave
// up: cut off, it may be carried out all the same, and nobody would know.
const gracePeriod = 30 * time.Second

// WithGracePeriod is a context that ends some time after another.
func WithGracePeriod(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(gracePeriod, cancel) })
	return longer, func() { stop(); cancel() }
}

// RecoveryContext is a context for finding out what became of a write. If the caller has given up,
// it lasts a little longer.
func RecoveryContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), gracePeriod)
}

func (c *Conn) log(ctx context.Context, st *callState, msg string, fields map[string]any) {
	fields["operation"], fields["method"], fields["path"] = st.op.ID, st.op.Method, st.op.Path
	fields["attempt"] = st.retries + 1
	c.cfg.Log(ctx, msg, fields)
}

// Log writes a line about a call to the connection's log.
func (c *Conn) Log(ctx context.Context, op Operation, msg string) {
	c.log(ctx, &callState{op: op}, msg, map[string]any{})
}
