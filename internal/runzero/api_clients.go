package runzero

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
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

// ExchangeAPIClient proves that an API client's id and secret are good, by exchanging them for an access token that is
// thrown away (operationId getAPIToken). It needs no other credential, and leaves the client's own alone. KindUnauthorized
// if the console refuses them; a 403, which may come from the IP allowlist, is KindForbidden.
func (c *Client) ExchangeAPIClient(ctx context.Context, id, secret string) error {
	op := opToken
	op.list = true
	body, err := c.clientCall(ctx, op, id, secret)
	if err != nil {
		return err
	}
	var token struct {
		Access text `json:"access_token"`
	}
	if json.Unmarshal(unwrap(body), &token) != nil || token.Access == "" {
		return c.strange(op, "the answer to the token request holds no access token")
	}
	return nil
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
