package runzero

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// The calls of this file are not part of the published API: their path comes from the
// configuration, and a console may not know it (api-behaviour 2). Errors match [ErrNoSuchEndpoint]
// then.

// AccountSettings reads the account's settings at a path below /api/v1.0, such as
// "/account/settings".
func (c *Client) AccountSettings(ctx context.Context, path string) (map[string]any, error) {
	op, err := c.unpublished("(unpublished) read account settings", http.MethodGet, path)
	if err != nil {
		return nil, err
	}
	return c.settings(ctx, transport.Call{Operation: op})
}

// PatchAccountSettings sets one of the account's settings and returns all of them as they are then.
// If [LostAnswer] is true of the error, the change may have been made.
func (c *Client) PatchAccountSettings(ctx context.Context, path, key, value string) (map[string]any, error) {
	op, err := c.unpublished("(unpublished) change account settings", http.MethodPatch, path)
	if err != nil {
		return nil, err
	}
	if key == "" {
		e := c.conn.NewError(op, KindInvalid)
		e.Detail = "nothing was sent: the name of the setting is missing"
		return nil, e
	}
	var all map[string]any
	err = c.creates.RetryLostWrite(ctx, op, func() (err error) {
		all, err = c.settings(ctx, transport.Call{Operation: op, Body: map[string]string{key: value}})
		return err
	}, nil)
	if err == nil && all == nil {
		return c.AccountSettings(ctx, path) // the answer was empty
	}
	return all, err
}

func (c *Client) settings(ctx context.Context, k transport.Call) (map[string]any, error) {
	body, err := c.conn.Do(ctx, k)
	if err != nil {
		return nil, c.noEndpoint(k.Operation, err)
	}
	if body == nil {
		return nil, nil
	}
	var all map[string]any
	if json.Unmarshal(wire.Unwrap(body), &all) != nil || all == nil {
		return nil, c.noEndpoint(k.Operation, c.conn.UnexpectedResponse(k.Operation, "the answer is not an object"))
	}
	return all, nil
}
