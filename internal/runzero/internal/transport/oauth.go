package transport

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// renewEarly is how long before its end an access token is replaced.
const renewEarly = 60 * time.Second

// signInOperation exchanges an API client's secret for an access token: a POST, but harmless.
var signInOperation = Operation{
	ID: "getAPIToken", Method: http.MethodPost, Path: "/account/api/token",
	Needs: NeedsNothing, IsList: true, IsHarmless: true,
}

// ClientForm is the request of the calls that an API client's own secret authorizes (schema
// ClientIDForm). The document's example value for grant_type is a typo (api-behaviour 1).
func ClientForm(id, secret string) url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
}

// AccessToken exchanges an API client's id and secret for an access token (operationId
// getAPIToken). expires is when the token ends, by this machine's clock; zero if the console does
// not say.
func (c *Conn) AccessToken(ctx context.Context, id, secret string) (token string, expires time.Time, err error) {
	start := c.cfg.Now()
	body, err := c.Do(ctx, Call{Operation: signInOperation, Form: ClientForm(id, secret), Secrets: []string{secret}})
	return c.readAccessToken(start, body, err)
}

func (c *Conn) readAccessToken(start time.Time, body []byte, err error) (token string, expires time.Time, _ error) {
	if err != nil {
		return "", time.Time{}, ExplainSecretRefusal(err)
	}
	var answer struct {
		Access wire.Text   `json:"access_token"`
		In     wire.Number `json:"expires_in"`
	}
	if json.Unmarshal(wire.Unwrap(body), &answer) != nil || answer.Access == "" {
		return "", time.Time{}, c.UnexpectedResponse(signInOperation, "the answer to the token request holds no access token")
	}
	c.secrets.Add(string(answer.Access))
	if seconds := answer.In.Value; seconds != nil && *seconds > 0 && *seconds < math.MaxInt32 {
		expires = start.Add(time.Duration(*seconds) * time.Second)
	}
	return string(answer.Access), expires, nil
}

// ExplainSecretRefusal says of a failed call that an API client's secret authorizes what the
// refusal means.
func ExplainSecretRefusal(err error) error {
	e, ok := AsError(err)
	if !ok {
		return err
	}
	switch {
	case e.Kind == KindNotConsole:
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusBadRequest:
		e.Kind = KindUnauthorized
		e.Detail = JoinText(e.Detail, "the console does not accept this client id and secret")
	case e.Kind == KindNotFound:
		e.Kind = KindNotConsole
		e.Detail = JoinText(e.Detail, "the console does not know this call: is the base URL right?")
	}
	return e
}

// ownAccessToken signs in with the connection's own API client. A definite refusal, in JSON, ends
// all further calls.
func (c *Conn) ownAccessToken(ctx context.Context, secret string) (access string, expires time.Time, err error) {
	start := c.cfg.Now()
	k := Call{Operation: signInOperation, Form: ClientForm(c.cfg.Login.ClientID, secret), Secrets: []string{secret}}
	st, req, err := c.prepare(ctx, k)
	if err != nil {
		return "", time.Time{}, err
	}
	st.isOwnSignIn = true
	if err := c.standingRefusal(st); err != nil {
		return "", time.Time{}, err
	}
	resp, err := c.exchange(ctx, st, req)
	body, err := c.finish(ctx, st, resp, err)
	access, expires, err = c.readAccessToken(start, body, err)
	if e, ok := AsError(err); ok && e.Kind == KindUnauthorized {
		c.refusal.CompareAndSwap(nil, e)
	}
	return access, expires, err
}

// signIn keeps one access token for all callers, and renews it early and once.
type signIn struct {
	now      func() time.Time
	exchange func(ctx context.Context, secret string) (access string, expires time.Time, err error)
	limit    time.Duration // of one exchange, repeats included

	mu      sync.Mutex
	secret  string // the API client's
	access  string
	renewAt time.Time // zero = not known to end
	refused int       // access tokens in a row
	flight  singleflight.Group
}

// token returns a valid access token. The exchange does not hang on the caller that happened to
// start it.
func (s *signIn) token(ctx context.Context) (string, error) {
	if access, ok := s.current(); ok {
		return access, nil
	}
	done := s.flight.DoChan("", func() (any, error) {
		if access, ok := s.current(); ok {
			return access, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limit)
		defer cancel()
		start := s.now()
		access, expires, err := s.exchange(ctx, s.clientSecret())
		if err != nil {
			return "", err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.access, s.renewAt = access, time.Time{}
		if lifetime := expires.Sub(start); !expires.IsZero() {
			// Half the lifetime at least, so that a short-lived token is not renewed for every call.
			s.renewAt = start.Add(max(lifetime-renewEarly, lifetime/2))
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

func (s *signIn) current() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ok := s.access != "" && (s.renewAt.IsZero() || s.now().Before(s.renewAt))
	return s.access, ok
}

// drop forgets an access token that the service refused, unless it has been replaced already: then
// isNews is false. inARow is how many tokens were refused since one was accepted.
func (s *signIn) drop(access string) (isNews bool, inARow int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if isNews = s.access == access; isNews {
		s.access = ""
		s.refused++
	}
	return isNews, s.refused
}

// accept notes that the service took an access token.
func (s *signIn) accept() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = 0
}

func (s *signIn) clientSecret() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.secret
}

// OwnClientSecret is the secret that the connection signs in with; "" unless it has an API client.
func (c *Conn) OwnClientSecret() string {
	if c.signIn == nil {
		return ""
	}
	return c.signIn.clientSecret()
}

// ReplaceClientSecret notes the API client's new secret, for the next sign-in. The access token
// stays: whether it outlives the old secret is not known (api-behaviour 1), and a refusal leads to
// a sign-in anyway.
func (c *Conn) ReplaceClientSecret(secret string) {
	c.secrets.Add(secret)
	if c.signIn == nil {
		return
	}
	c.signIn.mu.Lock()
	defer c.signIn.mu.Unlock()
	c.signIn.secret = secret
}
