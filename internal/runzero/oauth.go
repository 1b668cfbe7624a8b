package runzero

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/sync/singleflight"
)

// renewEarly is how long before its end an access token is replaced.
const renewEarly = 60 * time.Second

// tokenSource keeps one access token for all callers, and renews it early and once.
type tokenSource struct {
	now      func() time.Time
	exchange func(context.Context) (access string, lifetime time.Duration, err error)
	limit    time.Duration // of one exchange, retries included

	mu      sync.Mutex
	secret  string // the API client's, after a rotation made here; "" = as configured
	access  string
	refused string    // the token dropped last, kept so that error texts can be cleaned of it
	renewAt time.Time // zero = not known to end
	flight  singleflight.Group
}

// token returns a valid access token. The exchange does not hang on the caller that happened to start it.
func (t *tokenSource) token(ctx context.Context) (string, error) {
	if access, ok := t.current(); ok {
		return access, nil
	}
	done := t.flight.DoChan("", func() (any, error) {
		if access, ok := t.current(); ok {
			return access, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.limit)
		defer cancel()
		start := t.now()
		access, lifetime, err := t.exchange(ctx)
		if err != nil {
			return "", err
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.access, t.renewAt = access, time.Time{}
		if lifetime > 0 {
			// Half the lifetime at least, so that a short-lived token is not renewed for every call.
			t.renewAt = start.Add(max(lifetime-renewEarly, lifetime/2))
		}
		return access, nil
	})
	select {
	case r := <-done:
		if r.Err != nil {
			return "", r.Err
		}
		access, _ := r.Val.(string) // the function above returns nothing else
		return access, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (t *tokenSource) current() (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	ok := t.access != "" && (t.renewAt.IsZero() || t.now().Before(t.renewAt))
	return t.access, ok
}

// drop forgets an access token that the service refused, unless it has been replaced already.
func (t *tokenSource) drop(access string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.access == access {
		t.access, t.refused = "", access
	}
}

// secrets lists what must not show in any text.
func (t *tokenSource) secrets() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return []string{t.access, t.refused, t.secret}
}

// rotated notes the API client's new secret, for the next exchange. The access token stays: whether it outlives the old
// secret is not known (fact sheet section 1), and a refusal leads to an exchange anyway.
func (t *tokenSource) rotated(secret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.secret = secret
}

func (t *tokenSource) clientSecret(configured string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.secret != "" {
		return t.secret
	}
	return configured
}

// exchange trades the API client's id and secret for an access token (operationId getAPIToken). The credentials go in
// the form body, url-encoded (fact sheet section 1).
func (c *Client) exchange(ctx context.Context) (string, time.Duration, error) {
	st := &callState{op: opToken, renews: true}
	ctx = context.WithValue(ctx, stateKey{}, st)
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport:     &retryablehttp.RoundTripper{Client: c.http},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	cfg := clientcredentials.Config{
		ClientID:     c.cfg.Credential.ClientID,
		ClientSecret: c.tokens.clientSecret(c.cfg.Credential.ClientSecret),
		TokenURL:     c.address(opToken.path, nil).String(),
		AuthStyle:    oauth2.AuthStyleInParams,
	}
	tok, err := cfg.Token(ctx)
	if err == nil {
		if tok.Expiry.IsZero() {
			return tok.AccessToken, 0, nil
		}
		// The library turned expires_in into a moment of the system clock.
		return tok.AccessToken, max(time.Until(tok.Expiry).Round(time.Second), time.Second), nil
	}
	// The library's errors quote the answer's body: none of their text is passed on.
	var refusal *oauth2.RetrieveError
	switch {
	case errors.As(err, &refusal) && refusal.Response != nil && refusal.Response.StatusCode >= 300:
		e := c.failure(st, refusal.Response.StatusCode, refusal.Response.Header, refusal.Body)
		switch e.Status {
		case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
			e.Kind = KindUnauthorized
			e.Detail = joinText(e.Detail, "the console does not accept this client id and secret")
			c.latch(e)
		case http.StatusNotFound:
			e.Kind = KindNotConsole
		}
		return "", 0, e
	case st.broken != nil || ctx.Err() != nil:
		return "", 0, c.broken(ctx, st, err)
	default:
		e := c.newError(st, KindNotConsole)
		e.Status = st.status
		e.Detail = "the answer to the token request holds no access token"
		if st.page {
			e.Detail = "the answer to the token request is a web page: is the base URL right, or does a proxy or login page stand in between?"
		}
		return "", 0, e
	}
}
