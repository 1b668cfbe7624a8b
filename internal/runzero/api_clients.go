package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

// APIClient is an OAuth2 client as listed by a console that has an endpoint for them. That endpoint
// is not part of the published API (api-behaviour 1): its path comes from the configuration, and
// the field names are taken as the neighbouring published calls spell them.
type APIClient struct {
	ID        string
	Name      string
	CreatedAt time.Time
}

// RowID is the id.
func (a APIClient) RowID() string { return a.ID }

// RowOrganization is empty: API clients are of the account.
func (a APIClient) RowOrganization() string { return "" }

// IsDeleted is false: a deleted one is not listed.
func (a APIClient) IsDeleted() bool { return false }

type wireAPIClient struct {
	ID          wire.ID   `json:"id"`
	APIClientID wire.ID   `json:"api_client_id"`
	Name        wire.Text `json:"name"`
	CreatedAt   wire.Time `json:"created_at"`

	APIClientSecret wire.Text `json:"api_client_secret"`
	ClientSecret    wire.Text `json:"client_secret"`
	Secret          wire.Text `json:"secret"`
}

func (w wireAPIClient) client() APIClient {
	a := APIClient{ID: string(w.APIClientID), Name: string(w.Name), CreatedAt: w.CreatedAt.Time}
	if a.ID == "" {
		a.ID = string(w.ID)
	}
	return a
}

func (c *Client) loadAPIClients(ctx context.Context, path string) (cache.Listing[APIClient], error) {
	op, err := c.unpublished("(unpublished) list API clients", http.MethodGet, path)
	if err != nil {
		return cache.Listing[APIClient]{}, err
	}
	op.IsAnyList = true
	list, err := callList(ctx, c, transport.Call{Operation: op}, wireAPIClient.client)
	if err != nil {
		return cache.Listing[APIClient]{}, c.noEndpoint(op, err)
	}
	return cache.NewListing(list, 0), nil
}

// apiClientLists are lists of API clients by the path that they were asked for at.
type apiClientLists struct {
	now   *cache.OrgSnapshots[cache.Listing[APIClient]]
	first *cache.OrgSnapshots[cache.Listing[APIClient]] // as they were before any create of this client
}

func (c *Client) newAPIClientLists() apiClientLists {
	now := cache.NewOrgSnapshots(c.loadAPIClients, c.snapshots.rules)
	first := func(ctx context.Context, path string) (cache.Listing[APIClient], error) {
		return now.ForOrganization(path).Get(ctx)
	}
	return apiClientLists{now: now, first: cache.NewOrgSnapshots(first, c.snapshots.rules)}
}

// ListAPIClients lists the account's API clients at a path below /api/v1.0. [ErrNoSuchEndpoint] if
// the console has no such endpoint there.
func (c *Client) ListAPIClients(ctx context.Context, path string) ([]APIClient, error) {
	l, err := c.apiClients.now.ForOrganization(path).Get(ctx)
	return l.Active(""), err
}

// apiClientKind is the Terraform name without "runzero_".
const apiClientKind = "api_client"

// newAPIClient makes the calls of a create, and keeps the secret.
type newAPIClient struct {
	client    *Client
	operation transport.Operation
	path      string
	name      string
	secret    string
}

// CreateAPIClient makes an API client and returns it with its secret, which is in this answer only.
// If [LostAnswer] is true of the error, API clients may be left over that nobody has the secret of.
func (c *Client) CreateAPIClient(ctx context.Context, path, name string) (APIClient, string, error) {
	op, err := c.unpublished("(unpublished) create an API client", http.MethodPost, path)
	if err != nil {
		return APIClient{}, "", err
	}
	target := &newAPIClient{client: c, operation: op, path: path, name: name}
	made, err := recovery.Run(ctx, c.creates, recovery.Create[APIClient]{
		Entry: recovery.Entry{Kind: apiClientKind, Path: path, Name: name}, Title: "API client", Operation: op,
		Policy: recovery.HasSecret,
		Target: target, HasName: func(a APIClient) bool { return isNamed(a.Name, &name) },
		MadeAt: func(a APIClient) time.Time { return a.CreatedAt },
		// Rows may not say when they were made. Once is enough: those made since by this client are known
		// anyway.
		Existing: func(ctx context.Context) ([]string, error) {
			l, err := c.apiClients.first.ForOrganization(path).Get(ctx)
			return l.IDs(), err
		},
	})
	return made, target.secret, err
}

// List asks for all.
func (n *newAPIClient) List(ctx context.Context) (cache.Listing[APIClient], error) {
	return n.client.loadAPIClients(ctx, n.path)
}

// Send sends the create once.
func (n *newAPIClient) Send(ctx context.Context) (APIClient, error) {
	c, op := n.client, n.operation
	w := write{
		call:       transport.Call{Operation: op, Body: map[string]string{"name": n.name}},
		invalidate: c.apiClients.now.ForOrganization(n.path).Drop,
	}
	if err := c.prepare(ctx, w); err != nil {
		return APIClient{}, err
	}
	defer w.invalidate()
	body, err := c.conn.Do(ctx, w.call)
	if err != nil {
		return APIClient{}, c.noEndpoint(op, err)
	}
	var answer wireAPIClient
	if json.Unmarshal(wire.Unwrap(body), &answer) != nil {
		return APIClient{}, c.conn.UnexpectedResponse(op, "the answer is not an API client")
	}
	made := answer.client()
	for _, secret := range []wire.Text{answer.APIClientSecret, answer.ClientSecret, answer.Secret} {
		if secret != "" {
			n.secret = string(secret)
			break
		}
	}
	switch {
	case made.ID == "":
		if failure := c.conn.ErrorInSuccess(op, body); failure != nil {
			return APIClient{}, failure
		}
		return APIClient{}, c.conn.UnexpectedResponse(op, "the answer lacks the new API client's id")
	case n.secret == "":
		return APIClient{}, c.conn.UnexpectedResponse(op, "the answer lacks the new API client's secret")
	case made.Name == "":
		made.Name = n.name
	}
	return made, nil
}

// DeleteAPIClient deletes an API client. One that is gone already is a success; [ErrNoSuchEndpoint]
// if the console cannot delete at that path.
func (c *Client) DeleteAPIClient(ctx context.Context, path, id string) error {
	op, err := c.unpublished("(unpublished) delete an API client", http.MethodDelete, path)
	if err != nil {
		return err
	}
	op.Path += "/{client_id}"
	op.HasNoAnswer = true
	w := write{call: transport.Call{Operation: op, IDs: []string{id}}, invalidate: c.apiClients.now.ForOrganization(path).Drop}
	isListed := func(ctx context.Context) (bool, error) {
		l, err := c.apiClients.now.ForOrganization(path).GetSince(ctx, c.conn.Now())
		_, ok := l.Find(normalID(id))
		return ok, err
	}
	err = c.creates.RetryLostWrite(ctx, op, func() error {
		if err := c.prepare(ctx, w); err != nil {
			return err
		}
		defer w.invalidate()
		_, err := c.conn.Do(ctx, w.call)
		return err
	}, func(ctx context.Context) (bool, error) {
		still, err := isListed(ctx)
		return err == nil && !still, err
	})
	if err == nil {
		return nil
	}
	// "Not found" may be about the client or about the path: the list tells them apart.
	failure := c.noEndpoint(op, err)
	if errors.Is(failure, ErrNoSuchEndpoint) || isNotFound(err) || KindOf(err) == KindContradiction {
		if still, listErr := isListed(ctx); listErr == nil && !still {
			return c.CheckAccount(ctx)
		}
	}
	return failure
}
