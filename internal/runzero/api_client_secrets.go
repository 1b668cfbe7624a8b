package runzero

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opToken = transport.Operation{
		ID: "getAPIToken", Method: http.MethodPost, Path: "/account/api/token",
		Needs: transport.NeedsNothing, IsList: true, IsHarmless: true,
	}
	opRotateClient = transport.Operation{
		ID: "rotateAPIToken", Method: http.MethodPost, Path: "/account/api/rotate",
		Needs: transport.NeedsNothing, IsList: true,
	}
)

// AccessToken exchanges an API client's id and secret for an access token (operationId
// getAPIToken). It needs no other credential, leaves the client's own alone, and changes nothing:
// tokens issued before stay valid. expires is when the token ends, by this machine's clock; zero if
// the console does not say. KindUnauthorized if the console refuses them; a 403, which may come
// from the IP allowlist, is KindForbidden.
func (c *Client) AccessToken(ctx context.Context, id, secret string) (token string, expires time.Time, err error) {
	if err := c.checkClientSecret(opToken, id, secret); err != nil {
		return "", time.Time{}, err
	}
	return c.conn.AccessToken(ctx, id, secret)
}

// checkClientSecret refuses half an API client.
func (c *Client) checkClientSecret(op transport.Operation, id, secret string) error {
	if strings.TrimSpace(id) != "" && secret != "" {
		return nil
	}
	e := c.conn.NewError(op, KindInvalid)
	e.Detail = "nothing was sent: an API client needs both its id and its secret"
	return e
}

// OwnAccessToken is [Client.AccessToken] with the id and secret that this client signs in with.
// KindWrongToken if it signs in with something else than an API client.
func (c *Client) OwnAccessToken(ctx context.Context) (token string, expires time.Time, err error) {
	if c.LoginKind() != KindAPIClient {
		e := c.conn.NewError(opToken, KindWrongToken)
		e.Detail = fmt.Sprintf("an access token is exchanged for the secret of an API client, and the client has %s",
			c.LoginKind().WithArticle())
		return "", time.Time{}, e
	}
	return c.AccessToken(ctx, c.conn.Login().ClientID, c.conn.OwnClientSecret())
}

// ExchangeAPIClient proves that an API client's id and secret are good, by an access token that is
// thrown away; see [Client.AccessToken] for its errors.
func (c *Client) ExchangeAPIClient(ctx context.Context, id, secret string) error {
	_, _, err := c.AccessToken(ctx, id, secret)
	return err
}

// RotateAPIClient gives an API client a new secret (operationId rotateAPIToken) and returns it.
// Assume that the old one stops working at once (api-behaviour 1). If the answer is lost, the
// request is repeated only after the old secret has proved to work still; if [LostAnswer] is true
// of the error, the old secret may be dead and the new one is lost. A client that uses this very
// API client goes on with the new secret.
func (c *Client) RotateAPIClient(ctx context.Context, id, secret string) (newSecret string, err error) {
	if err := c.checkClientSecret(opRotateClient, id, secret); err != nil {
		return "", err
	}
	err = c.creates.Rotate(ctx, recovery.Rotation{
		Operation: opRotateClient,
		Send: func() (err error) {
			newSecret, err = c.sendRotation(ctx, id, secret)
			return err
		},
		CanRepeat: func(ctx context.Context) error {
			if err := c.ExchangeAPIClient(ctx, id, secret); err != nil {
				return fmt.Errorf("the old secret does not work any more: %w", err)
			}
			return nil
		},
		Prove: func(ctx context.Context) error { return c.ExchangeAPIClient(ctx, id, newSecret) },
	})
	if err != nil {
		return "", err
	}
	if strings.EqualFold(id, c.conn.Login().ClientID) {
		c.conn.ReplaceClientSecret(newSecret)
	}
	return newSecret, nil
}

// sendRotation asks once for a new secret.
func (c *Client) sendRotation(ctx context.Context, id, secret string) (string, error) {
	call := transport.Call{Operation: opRotateClient, Form: transport.ClientForm(id, secret), Secrets: []string{secret}}
	body, err := c.conn.Do(ctx, call)
	if err != nil {
		return "", transport.ExplainSecretRefusal(err)
	}
	var answer struct {
		ID     wire.Text `json:"api_client_id"`
		Secret wire.Text `json:"api_client_secret"`
	}
	if json.Unmarshal(wire.Unwrap(body), &answer) != nil || answer.Secret == "" {
		return "", c.conn.UnexpectedResponse(opRotateClient, "the answer to the rotation holds no new secret")
	}
	c.conn.KeepSecret(string(answer.Secret))
	if answer.ID != "" && !strings.EqualFold(string(answer.ID), id) {
		return "", c.conn.UnexpectedResponse(opRotateClient, "the answer to the rotation is about another API client")
	}
	return string(answer.Secret), nil
}
