package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// APIClient is an OAuth2 client as listed by a console that has an endpoint for them. That endpoint is not part of the
// published API (fact sheet section 1): its path comes from the configuration, and the field names are taken as the
// neighbouring published calls spell them.
type APIClient struct {
	ID        string
	Name      string
	CreatedAt time.Time
}

func (a APIClient) rowID() string  { return a.ID }
func (a APIClient) rowOrg() string { return "" }
func (a APIClient) rowGone() bool  { return false }

type wireAPIClient struct {
	ID          ident `json:"id"`
	APIClientID ident `json:"api_client_id"`
	Name        text  `json:"name"`
	CreatedAt   stamp `json:"created_at"`

	APIClientSecret text `json:"api_client_secret"`
	ClientSecret    text `json:"client_secret"`
	Secret          text `json:"secret"`
}

func (w wireAPIClient) client() APIClient {
	a := APIClient{ID: string(w.APIClientID), Name: string(w.Name), CreatedAt: w.CreatedAt.Time}
	if a.ID == "" {
		a.ID = string(w.ID)
	}
	return a
}

func (c *Client) loadAPIClients(ctx context.Context, path string) (listing[APIClient], error) {
	op, err := c.unpublished("(unpublished) list API clients", http.MethodGet, path)
	if err != nil {
		return listing[APIClient]{}, err
	}
	op.anyList = true
	list, err := rows(ctx, c, call{op: op}, wireAPIClient.client, APIClient.rowID)
	if err != nil {
		return listing[APIClient]{}, c.noEndpoint(op, err)
	}
	return newListing(list), nil
}

// ListAPIClients lists the account's API clients at a path below /api/v1.0. [ErrNoSuchEndpoint] if the console has no such
// endpoint there.
func (c *Client) ListAPIClients(ctx context.Context, path string) ([]APIClient, error) {
	l, err := c.apiClients.get(ctx, path)
	return live(l, ""), err
}

// CreateAPIClient makes an API client and returns it with its secret, which is in this answer only. If [LostAnswer] is true
// of the error, it may exist, and its secret is lost.
func (c *Client) CreateAPIClient(ctx context.Context, path, name string) (APIClient, string, error) {
	op, err := c.unpublished("(unpublished) create an API client", http.MethodPost, path)
	if err != nil {
		return APIClient{}, "", err
	}
	for try := 0; ; try++ {
		var secret string
		made, err := create(ctx, c, making[APIClient]{
			op: op, key: name, fresh: true,
			// Asked each time: what is taken for the new one by mistake would be deleted below.
			before: func(ctx context.Context) ([]string, error) {
				l, err := c.loadAPIClients(ctx, path)
				return l.ids(), err
			},
			send: func(ctx context.Context) (made APIClient, err error) {
				made, secret, err = c.sendAPIClient(ctx, op, path, name)
				return made, err
			},
			list: func(ctx context.Context) ([]APIClient, error) {
				l, err := c.loadAPIClients(ctx, path)
				return l.rows, err
			},
			ours: func(a APIClient) bool { return sameName(a.Name, &name) },
			born: func(a APIClient) time.Time { return a.CreatedAt },
		})
		if err != nil || secret != "" {
			return made, secret, err
		}
		// It was found after a lost answer. Nobody knows its secret, and without that no call gives it another: it makes room
		// for one whose secret arrives.
		gone := c.DeleteAPIClient(ctx, path, made.ID)
		if gone == nil && try < c.cfg.MaxRetries {
			continue
		}
		e := c.newError(&callState{op: op, sent: true}, KindNetwork)
		e.Detail = "the answer with its secret is lost"
		if gone != nil {
			e.Detail = fmt.Sprintf("API client %s was made, %s, and it could not be deleted: %v", made.ID, e.Detail, gone)
		}
		return made, "", e
	}
}

// sendAPIClient sends one create.
func (c *Client) sendAPIClient(ctx context.Context, op operation, path, name string) (APIClient, string, error) {
	body, err := around(func() { c.apiClients.drop(path) }, func() ([]byte, error) {
		return c.do(ctx, call{op: op, body: map[string]string{"name": name}})
	})
	if err != nil {
		return APIClient{}, "", c.noEndpoint(op, err)
	}
	var w wireAPIClient
	if json.Unmarshal(unwrap(body), &w) != nil {
		return APIClient{}, "", c.strange(op, "the answer is not an API client")
	}
	made, secret := w.client(), string(w.APIClientSecret)
	if secret == "" {
		secret = string(w.ClientSecret)
	}
	if secret == "" {
		secret = string(w.Secret)
	}
	if made.ID == "" {
		return made, "", c.strange(op, "the answer lacks the new API client's id")
	}
	if made.Name == "" {
		made.Name = name
	}
	return made, secret, nil
}

// DeleteAPIClient deletes an API client. One that is gone already is a success; [ErrNoSuchEndpoint] if the console cannot
// delete at that path.
func (c *Client) DeleteAPIClient(ctx context.Context, path, id string) error {
	op, err := c.unpublished("(unpublished) delete an API client", http.MethodDelete, path)
	if err != nil {
		return err
	}
	op.path += "/{client_id}"
	op.empty = true
	listed := func(ctx context.Context) (bool, error) {
		l, err := c.loadAPIClients(ctx, path)
		_, ok := l.find(normalID(id))
		return ok, err
	}
	err = repeat(ctx, c, op, func() error {
		_, err := around(func() { c.apiClients.drop(path) }, func() ([]byte, error) { return c.do(ctx, call{op: op, ids: []string{id}}) })
		return err
	}, func(ctx context.Context) (bool, error) {
		still, err := listed(ctx)
		return err == nil && !still, err
	})
	if err == nil {
		return nil
	}
	// "Not found" may be about the client or about the path: the list tells them apart.
	failure := c.noEndpoint(op, err)
	if errors.Is(failure, ErrNoSuchEndpoint) || doubtful(err) {
		if still, listErr := listed(ctx); listErr == nil && !still {
			return nil
		}
	}
	return failure
}
