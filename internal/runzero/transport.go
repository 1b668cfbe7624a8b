package runzero

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
)

// callState follows one call through its attempts. Attempts of one call never overlap.
type callState struct {
	op      operation
	auth    bool          // send the credential
	secrets []string      // of the request, kept out of error texts
	renews  bool          // exchanges the secret of the client itself
	again   bool          // the next attempt is not the first
	tries   int           // retries other than rate-limit waits
	delay   time.Duration // before the next attempt
	waited  time.Duration // spent in cool-downs
	access  string        // OAuth token used last
	renewed int           // OAuth tokens renewed for this call
	sent    bool          // the last attempt reached the service
	sentAt  time.Time
	status  int    // of the last answer
	page    bool   // which was a web page
	lines   *lines // of a stream that was opened
	broken  error  // why the last attempt gave no answer
}

type stateKey struct{}

var (
	errTooLarge  = errors.New("the answer is larger than this client accepts")
	errAttempt   = errors.New("no answer within the request timeout")
	errForeign   = errors.New("refusing to send a request to another host than the console")
	errTruncated = fmt.Errorf("the answer ends early: %w", io.ErrUnexpectedEOF)
)

// notSent marks a failure before a connection stood: the service cannot have seen the request.
type notSent struct{ error }

func (e notSent) Unwrap() error { return e.error }

// attemptTransport makes one attempt: pacing, credential, timeout, reading the whole (capped) answer, bookkeeping. The
// retry loop sits above it, so that a broken body counts as a broken attempt.
type attemptTransport struct {
	client *Client
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	st, ok := req.Context().Value(stateKey{}).(*callState)
	if !ok {
		return nil, errors.New("request without call state")
	}
	resp, err := t.attempt(req, st)
	st.broken = err
	if err != nil {
		st.status = 0
		return nil, err
	}
	st.status, st.page = resp.StatusCode, isHTML(resp.Header.Get("Content-Type"), nil)
	return resp, nil
}

func (t *attemptTransport) attempt(req *http.Request, st *callState) (*http.Response, error) {
	c, ctx := t.client, req.Context()
	st.sent = false // an earlier attempt of a write, if any, did nothing
	// The redirect rules say so too; this one cannot be forgotten.
	if req.URL.Scheme != c.root.Scheme || req.URL.Host != c.root.Host {
		return nil, notSent{errForeign}
	}
	report := func(waited time.Duration) {
		c.log(ctx, st, "runZero rate limit: still waiting", map[string]any{"ms": waited.Milliseconds()})
	}
	if err := c.pacer.wait(ctx, &st.waited, c.cfg.MaxWait, report); err != nil {
		return nil, notSent{err}
	}
	// While this call waited, another may have learned that asking is of no use.
	if err := c.stopped(st); err != nil {
		return nil, notSent{err}
	}
	req = req.Clone(ctx)
	req.Header.Del("Authorization")
	if st.auth {
		token, err := c.bearer(ctx)
		if err != nil {
			return nil, notSent{err}
		}
		st.access = token
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("User-Agent", c.cfg.UserAgent)

	start := c.cfg.Now()
	st.sentAt = start
	if err := ctx.Err(); err != nil {
		return nil, notSent{err}
	}
	if text := c.meter.spend(st.again); text != "" {
		e := c.newError(st, KindBudget)
		e.Detail = text
		return nil, notSent{e}
	}
	resp, err := t.send(req, st)
	c.meter.done()
	fields := map[string]any{"status": 0, "ms": c.cfg.Now().Sub(start).Milliseconds()}
	if err == nil {
		c.meter.saw(resp.Header, c.cfg.Now())
		fields["status"] = resp.StatusCode
		if n := headerInt(resp.Header, remainingHeader); n != nil {
			fields["remaining"] = *n
		}
	}
	c.log(ctx, st, "runZero API call", fields)
	return resp, err
}

// send makes the request under its own timeout and reads the answer, or the first line of a stream.
func (t *attemptTransport) send(req *http.Request, st *callState) (*http.Response, error) {
	c := t.client
	caller := req.Context()
	if !st.op.repeatable() {
		longer, cancel := lasting(caller)
		defer cancel()
		caller = longer
	}
	wait := newPatience(caller, c.cfg.RequestTimeout)
	var connected atomic.Bool
	ctx := httptrace.WithClientTrace(wait.ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})

	resp, err := t.next.RoundTrip(req.WithContext(ctx))
	if err == nil {
		err = t.receive(resp, st, wait)
	}
	if err != nil || st.lines == nil {
		defer wait.end()
	}
	st.sent = connected.Load()
	if err == nil {
		return resp, nil
	}
	if wait.lost() {
		err = errAttempt
	}
	if !connected.Load() {
		err = notSent{err}
	}
	return nil, err
}

// receive reads an answer into memory, or opens a stream.
func (t *attemptTransport) receive(resp *http.Response, st *callState, wait *patience) error {
	c, op, raw := t.client, st.op, resp.Body
	if op.stream && resp.StatusCode < 300 && !isHTML(resp.Header.Get("Content-Type"), nil) {
		var err error
		if st.lines, err = openLines(resp, wait, c.maxLine); st.lines != nil {
			resp.Body = st.lines
			return nil
		}
		_ = raw.Close()
		return err
	}
	defer raw.Close()
	body, err := io.ReadAll(io.LimitReader(raw, c.maxBody+1))
	switch {
	case err != nil:
		return err
	case int64(len(body)) > c.maxBody:
		return errTooLarge
	case resp.StatusCode < 300 && !op.empty && (len(bytes.TrimSpace(body)) == 0 && !op.mayLack || truncated(body)):
		return errTruncated
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return nil
}

// bearer is the credential for the Authorization header.
func (c *Client) bearer(ctx context.Context) (string, error) {
	if c.tokens != nil {
		return c.tokens.token(ctx)
	}
	return c.cfg.Credential.Token, nil
}

// stopped returns the standing refusal that makes further requests pointless, if there is one.
func (c *Client) stopped(st *callState) error {
	if text := c.meter.exhausted(); text != "" {
		e := c.newError(st, KindBudget)
		e.Detail = text
		return e
	}
	if !st.auth && !st.renews {
		return nil
	}
	e := c.refused.Load()
	if q := c.quota.Load(); e == nil && q != nil && c.cfg.Now().Before(q.until) {
		e = q.err
	}
	if e == nil {
		return nil
	}
	again := *e
	again.Operation, again.Method, again.Path = st.op.id, st.op.method, st.op.path
	again.collection, again.write, again.sent = st.op.list, !st.op.repeatable(), false
	return &again
}

// latch remembers a definite refusal of the credential.
func (c *Client) latch(e *Error) { c.refused.CompareAndSwap(nil, e) }

func (c *Client) log(ctx context.Context, st *callState, msg string, fields map[string]any) {
	fields["operation"], fields["method"], fields["path"] = st.op.id, st.op.method, st.op.path
	fields["attempt"] = st.tries + 1
	c.cfg.Log(ctx, msg, fields)
}
