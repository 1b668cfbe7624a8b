package runzero

import (
	"context"
	"time"
)

// CustomIntegration is a named source of imported assets (schema CustomIntegration). Its script is not in the API.
type CustomIntegration struct {
	ID          string
	AccountID   string
	Name        string // unique, without white space
	Description string
	Icon        string // base64 of a PNG of at most 256 by 256 pixels; "" = none
	CreatedByID string
	CreatedAt   time.Time
	UpdatedAt   time.Time

	destroyed bool
}

// CustomIntegrationInput is what to create or change (schema BaseCustomIntegration). A nil field is not sent.
type CustomIntegrationInput struct {
	Name        *string
	Description *string
	Icon        *string // base64
}

func (i CustomIntegration) rowID() string  { return i.ID }
func (i CustomIntegration) rowOrg() string { return "" }
func (i CustomIntegration) rowGone() bool  { return i.destroyed }

func (i CustomIntegration) own() CustomIntegration { return i }

// wireIntegration takes both spellings: builds before May 2026 used camel case (fact sheet section 9).
type wireIntegration struct {
	ID          ident `json:"id"`
	Name        text  `json:"name"`
	Description text  `json:"description"`
	Icon        text  `json:"icon"`

	ClientID    ident `json:"client_id"`
	CreatedByID ident `json:"created_by_id"`
	CreatedAt   stamp `json:"created_at"`
	UpdatedAt   stamp `json:"updated_at"`
	DestroyedAt stamp `json:"destroyed_at"`

	ClientIDCamel    ident `json:"clientId"`
	CreatedByIDCamel ident `json:"createdById"`
	CreatedAtCamel   stamp `json:"createdAt"`
	UpdatedAtCamel   stamp `json:"updatedAt"`
	DestroyedAtCamel stamp `json:"destroyedAt"`
}

func (w wireIntegration) integration() CustomIntegration {
	return CustomIntegration{
		ID: string(w.ID), AccountID: string(w.ClientID + w.ClientIDCamel), Name: string(w.Name), Description: string(w.Description),
		Icon: string(w.Icon), CreatedByID: string(w.CreatedByID + w.CreatedByIDCamel),
		CreatedAt: w.CreatedAt.or(w.CreatedAtCamel), UpdatedAt: w.UpdatedAt.or(w.UpdatedAtCamel),
		destroyed: !w.DestroyedAt.or(w.DestroyedAtCamel).IsZero(),
	}
}

// or is the time, or if it is not given another one.
func (t stamp) or(other stamp) time.Time {
	if t.IsZero() {
		return other.Time
	}
	return t.Time
}

func (in CustomIntegrationInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	setText(b, "icon", in.Icon)
	return b
}

var integrationKind = accountKind[wireIntegration, CustomIntegration]{
	what: "custom integration", list: opIntegrations, get: opIntegration,
	convert: wireIntegration.integration, own: CustomIntegration.own,
	born: func(i CustomIntegration) time.Time { return i.CreatedAt },
	kept: func(c *Client) *snapshot[listing[CustomIntegration]] { return c.integrations },
}

// ListCustomIntegrations lists the account's custom integrations (operationId getAccountCustomIntegrations).
func (c *Client) ListCustomIntegrations(ctx context.Context) ([]CustomIntegration, error) {
	return integrationKind.all(ctx, c, "")
}

// GetCustomIntegration returns one custom integration. ErrNotFound if it is gone.
func (c *Client) GetCustomIntegration(ctx context.Context, id string) (CustomIntegration, error) {
	return integrationKind.one(ctx, c, id)
}

// CreateCustomIntegration creates a custom integration (operationId createAccountCustomIntegration). A name that exists is
// refused. If [LostAnswer] is true of the error, it may exist.
func (c *Client) CreateCustomIntegration(ctx context.Context, in CustomIntegrationInput) (CustomIntegration, error) {
	return integrationKind.create(ctx, c, call{op: opIntegrationCreate, body: in.body()}, textOf(in.Name),
		func(i CustomIntegration) bool { return sameName(i.Name, in.Name) })
}

// UpdateCustomIntegration changes what in names (operationId updateAccountCustomIntegration). ErrNotFound if it is gone.
func (c *Client) UpdateCustomIntegration(ctx context.Context, id string, in CustomIntegrationInput) (CustomIntegration, error) {
	return integrationKind.change(ctx, c, call{op: opIntegrationUpdate, ids: []string{id}, body: in.body()})
}

// DeleteCustomIntegration deletes a custom integration (operationId deleteAccountCustomIntegration). One that is gone
// already is a success.
func (c *Client) DeleteCustomIntegration(ctx context.Context, id string) error {
	return integrationKind.remove(ctx, c, opIntegrationDelete, id, c.integrations.drop)
}
