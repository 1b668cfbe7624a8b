package runzero

import (
	"context"
	"crypto/tls"
	"errors"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Waits between attempts at a failing read.
const (
	firstBackoff   = 250 * time.Millisecond
	longestBackoff = 8 * time.Second
	// renewals is how often one call gets a new access token after a refusal: another call's may be refused in between.
	renewals = 2
)

// retrying puts the retry loop and the redirect rules around one-attempt transport.
func (c *Client) retrying(attempt http.RoundTripper) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: attempt, CheckRedirect: c.checkRedirect},
		RetryMax:     math.MaxInt32, // checkRetry counts: rate-limit waits are bounded by time, not by number
		CheckRetry:   c.checkRetry,
		Backoff:      func(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 },
		PrepareRetry: c.prepareRetry,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// checkRedirect follows redirects within the console only, and never one that changes the method: a PUT turned into a GET
// would look like success. What is not followed comes back as the answer.
func (c *Client) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || !sameOrigin(req.URL, c.root) || req.Method != via[0].Method {
		return http.ErrUseLastResponse
	}
	return nil
}

func sameOrigin(a, b *url.URL) bool { return a.Scheme == b.Scheme && a.Host == b.Host && a.User == nil }

// checkRetry decides whether to try again. Reads are repeated after failures that may pass. Writes are repeated only if
// the service cannot have carried them out: it was never reached, or it refused before doing anything.
func (c *Client) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	st, ok := ctx.Value(stateKey{}).(*callState)
	if ok && ctx.Err() != nil && err == nil {
		return false, nil // a write that ended after its caller gave up
	}
	if !ok || ctx.Err() != nil {
		return false, ctx.Err()
	}
	st.delay = 0
	if err != nil {
		return c.mayPass(st, err) && c.another(st), nil
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		if dailyQuotaSpent(resp.Header) {
			return false, nil
		}
		c.pacer.hit(st.sentAt, retryAfter(resp.Header, c.cfg.Now()))
		return st.waited < c.cfg.MaxWait, nil
	case resp.StatusCode == http.StatusUnauthorized && st.auth && c.tokens != nil && st.renewed < renewals:
		// The access token may have been revoked before its time. A new one is worth a try: a 401 did nothing.
		c.tokens.drop(st.access)
		st.renewed++
		return true, nil
	case resp.StatusCode >= 500 && resp.StatusCode != http.StatusNotImplemented:
		return st.op.repeatable() && c.another(st), nil
	}
	c.pacer.passed(st.sentAt)
	return false, nil
}

// mayPass reports whether trying again after a failure without an answer is safe and of use.
func (c *Client) mayPass(st *callState, err error) bool {
	var ours *Error
	var cert *tls.CertificateVerificationError
	if errors.As(err, &ours) || errors.As(err, &cert) || errors.Is(err, errTooLarge) || errors.Is(err, errForeign) {
		return false
	}
	var early notSent
	return st.op.repeatable() || errors.As(err, &early)
}

// another counts a retry and sets the wait before it.
func (c *Client) another(st *callState) bool {
	if st.tries >= c.cfg.MaxRetries {
		return false
	}
	st.delay = backoff(st.tries)
	st.tries++
	return true
}

// backoff is the wait before retry n, the first being 0: doubling, with a random half so that callers spread out.
func backoff(n int) time.Duration {
	d := min(firstBackoff<<min(n, 16), longestBackoff)
	return d/2 + rand.N(d/2+1) //nolint:gosec // spreads waits, guards nothing
}

// prepareRetry waits before another attempt; cool-downs are waited for in the attempt itself.
func (c *Client) prepareRetry(req *http.Request) error {
	st, ok := req.Context().Value(stateKey{}).(*callState)
	if !ok {
		return nil
	}
	st.again = true
	return c.sleep(req.Context(), st.delay)
}
