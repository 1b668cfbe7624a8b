package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/bounds"
)

// Waits between attempts at a failing call.
const (
	firstBackoff   = 250 * time.Millisecond
	longestBackoff = 8 * time.Second
	// maxRenewals is how often a call gets a new access token after a refusal, and how many tokens in
	// a row may be refused.
	maxRenewals = 2
)

// Backoff is the wait before repeat n, the first being 0: doubling, with a random half so that
// callers spread out.
func Backoff(n int) time.Duration {
	d := min(firstBackoff<<min(n, 16), longestBackoff)
	return d/2 + rand.N(d/2+1) //nolint:gosec // spreads waits, guards nothing
}

// exchange makes attempts until one ends the call. Reads are repeated after failures that may pass.
// Writes are repeated only if the service cannot have carried them out: it was never reached, or it
// refused before doing anything.
func (c *Conn) exchange(ctx context.Context, st *callState, req *http.Request) (*http.Response, error) {
	defer func() { c.outage.leave(st) }()
	for {
		st.successes = c.outage.count()
		var resp *http.Response
		admitted, err := c.admit(ctx, st, req)
		if err == nil {
			resp, err = c.roundTrip(ctx, st, admitted)
		}
		again := c.needsRetry(ctx, st, resp, err)
		c.outage.leave(st)
		if !again {
			return resp, err
		}
		st.isRetry = true
		// A failing console is asked by one call at a time; the others wait for what that one learns.
		if st.isFailing && !st.isOwnSignIn { // a sign-in happens inside the attempt of a call that may have the turn
			canGoOn, waitErr := c.outage.enter(ctx, st,
				func() bool { return c.standing.Load() == nil || !c.cfg.Now().Before(c.standing.Load().until) })
			if waitErr != nil {
				return nil, notSentError{waitErr}
			}
			if !canGoOn {
				return resp, err
			}
		}
		if err := c.cfg.Sleep(ctx, st.delay); err != nil {
			return nil, notSentError{err}
		}
	}
}

// needsRetry decides whether to try again, and remembers what the attempt says of the console as a
// whole.
func (c *Conn) needsRetry(ctx context.Context, st *callState, resp *http.Response, err error) bool {
	st.delay, st.isFailing = 0, false
	isAlive := ctx.Err() == nil && !c.IsAbandoned()
	switch {
	case err != nil:
		if isOutage(err) {
			st.isFailing = true
			c.outage.failed(st)
		}
		return isAlive && c.isTransient(st, err) && c.countRetry(st)
	case resp.StatusCode == http.StatusTooManyRequests:
		if isDailyQuotaSpent(resp.Header) {
			return false
		}
		st.isFailing = true
		return c.pacer.throttled(st.sentAt, retryAfter(resp.Header, c.cfg.Now()), c.cfg.MaxWait) && isAlive
	case resp.StatusCode == http.StatusUnauthorized && st.access != "":
		// The access token may have been revoked before its time. A new one is worth a try: a 401 did
		// nothing. One that was replaced meanwhile says nothing of the new one.
		isNews, inARow := c.signIn.drop(st.access)
		if isNews {
			st.renewals++
		}
		if st.renewals <= maxRenewals && inARow <= maxRenewals {
			return isAlive
		}
	case isServerFailure(resp.StatusCode):
		st.isFailing = true
		c.outage.failed(st)
		return isAlive && st.op.IsRead() && c.countRetry(st)
	}
	c.pacer.succeeded(st.sentAt)
	c.outage.succeeded()
	if st.access != "" && resp.StatusCode != http.StatusUnauthorized {
		c.signIn.accept()
	}
	return false
}

// isServerFailure reports an answer after which it is not known whether the console carried out the
// call. 501 says that it cannot; 408 comes from something in between that lost patience.
func isServerFailure(status int) bool {
	return status >= 500 && status != http.StatusNotImplemented || status == http.StatusRequestTimeout
}

// isTransient reports whether trying again after a failure without an answer is safe and of use.
func (c *Conn) isTransient(st *callState, err error) bool {
	var known *Error
	var cert *tls.CertificateVerificationError
	if errors.As(err, &known) || errors.As(err, &cert) || errors.Is(err, errTooLarge) {
		return false
	}
	var early notSentError
	return st.op.IsRead() || errors.As(err, &early)
}

// isOutage reports whether a failure without an answer says that the console, or the way to it, is
// down.
func isOutage(err error) bool {
	var known *Error
	var cert *tls.CertificateVerificationError
	return !errors.As(err, &known) && !errors.As(err, &cert) && !errors.Is(err, errTooLarge) &&
		!errors.Is(err, context.Canceled)
}

// countRetry counts a repeat and sets the wait before it. There is none where the console has been
// found down.
func (c *Conn) countRetry(st *callState) bool {
	if st.retries >= c.cfg.MaxRetries || st.isFailing && c.outage.isDown() {
		return false
	}
	st.delay = Backoff(st.retries)
	st.retries++
	return true
}

// checkRedirect follows redirects within the console only, and never one that changes the method: a
// PUT turned into a GET would look like success. What is not followed comes back as the answer.
func (c *Conn) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > bounds.Redirects || !isSameOrigin(req.URL, c.root) || req.Method != via[0].Method {
		return http.ErrUseLastResponse
	}
	return nil
}

func isSameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && a.Host == b.Host && a.User == nil
}
