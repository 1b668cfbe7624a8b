package runzero

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// clientForm is the request of the calls that an API client's own secret authorises (schema ClientIDForm). The document's
// example value for grant_type is a typo (fact sheet section 1).
func clientForm(id, secret string) url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
}

// clientCall makes a call that an API client's own secret authorises; the client's credential is not sent.
func (c *Client) clientCall(ctx context.Context, op operation, id, secret string) ([]byte, error) {
	if strings.TrimSpace(id) == "" || secret == "" {
		e := c.newError(&callState{op: op}, KindInvalid)
		e.Detail = "nothing was sent: an API client needs both its id and its secret"
		return nil, e
	}
	body, err := c.do(ctx, call{op: op, form: clientForm(id, secret), secrets: []string{secret}})
	if e, ok := asError(err); ok {
		switch {
		case e.Status == http.StatusUnauthorized || e.Status == http.StatusBadRequest:
			e.Kind = KindUnauthorized
			e.Detail = joinText(e.Detail, "the console does not accept this client id and secret")
		case e.Kind == KindNotFound:
			e.Kind = KindNotConsole
			e.Detail = joinText(e.Detail, "the console does not know this call: is the base URL right?")
		}
	}
	return body, err
}

// AccessToken exchanges an API client's id and secret for an access token (operationId getAPIToken). It needs no other
// credential, leaves the client's own alone, and changes nothing: tokens issued before stay valid. expires is when the token
// ends, by this machine's clock; zero if the console does not say. KindUnauthorized if the console refuses them; a 403, which
// may come from the IP allowlist, is KindForbidden.
func (c *Client) AccessToken(ctx context.Context, id, secret string) (token string, expires time.Time, err error) {
	op := opToken
	op.list = true
	start := c.cfg.Now()
	body, err := c.clientCall(ctx, op, id, secret)
	if err != nil {
		return "", time.Time{}, err
	}
	var answer struct {
		Access text   `json:"access_token"`
		In     number `json:"expires_in"`
	}
	if json.Unmarshal(unwrap(body), &answer) != nil || answer.Access == "" {
		return "", time.Time{}, c.strange(op, "the answer to the token request holds no access token")
	}
	if seconds := answer.In.value; seconds != nil && *seconds > 0 && *seconds < math.MaxInt32 {
		expires = start.Add(time.Duration(*seconds) * time.Second)
	}
	return string(answer.Access), expires, nil
}

// OwnAccessToken is [Client.AccessToken] with the id and secret that this client signs in with. KindWrongToken if it signs in
// with something else than an API client.
func (c *Client) OwnAccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	if c.tokens == nil {
		e := c.newError(&callState{op: opToken}, KindWrongToken)
		e.Detail = fmt.Sprintf("an access token is exchanged for the secret of an API client, and the client has %s", withArticle(c.cfg.Credential.Kind))
		return "", time.Time{}, e
	}
	return c.AccessToken(ctx, c.cfg.Credential.ClientID, c.tokens.clientSecret(c.cfg.Credential.ClientSecret))
}

// ExchangeAPIClient proves that an API client's id and secret are good, by an access token that is thrown away; see
// [Client.AccessToken] for its errors.
func (c *Client) ExchangeAPIClient(ctx context.Context, id, secret string) error {
	_, _, err := c.AccessToken(ctx, id, secret)
	return err
}

// RotateAPIClient gives an API client a new secret (operationId rotateAPIToken) and returns it. Assume that the old one stops
// working at once (fact sheet section 1). If the answer is lost, the request is repeated only after the old secret has proved
// to work still; if [LostAnswer] is true of the error, the old secret may be dead and the new one is lost. A client that uses this very API
// client goes on with the new secret.
func (c *Client) RotateAPIClient(ctx context.Context, id, secret string) (newSecret string, err error) {
	var body []byte
	err = repeat(ctx, c, opRotateClient, func() (err error) {
		body, err = c.clientCall(ctx, opRotateClient, id, secret)
		return err
	}, func(ctx context.Context) (bool, error) { return false, c.ExchangeAPIClient(ctx, id, secret) })
	if err != nil {
		return "", err
	}
	var answer struct {
		ID     text `json:"api_client_id"`
		Secret text `json:"api_client_secret"`
	}
	if json.Unmarshal(unwrap(body), &answer) != nil || answer.Secret == "" {
		return "", c.strange(opRotateClient, "the answer to the rotation holds no new secret")
	}
	if answer.ID != "" && !strings.EqualFold(string(answer.ID), id) {
		return "", c.strange(opRotateClient, "the answer to the rotation is about another API client")
	}
	if c.tokens != nil && strings.EqualFold(id, c.cfg.Credential.ClientID) {
		c.tokens.rotated(string(answer.Secret))
	}
	return string(answer.Secret), nil
}
