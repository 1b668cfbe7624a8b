package runzero

import (
	"context"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opCustomIntegrations = transport.Operation{
		ID: "getAccountCustomIntegrations", Method: http.MethodGet,
		Path: "/account/custom-integrations", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opCustomIntegration = transport.Operation{
		ID: "getAccountCustomIntegration", Method: http.MethodGet,
		Path: "/account/custom-integrations/{customIntegrationId}", Needs: NeedsAccount,
	}
	opCustomIntegrationCreate = transport.Operation{
		ID: "createAccountCustomIntegration", Method: http.MethodPost,
		Path: "/account/custom-integrations", Needs: NeedsAccount, IsList: true,
	}
	opCustomIntegrationUpdate = transport.Operation{
		ID: "updateAccountCustomIntegration", Method: http.MethodPatch,
		Path: "/account/custom-integrations/{customIntegrationId}", Needs: NeedsAccount,
	}
	opCustomIntegrationDelete = transport.Operation{
		ID: "deleteAccountCustomIntegration", Method: http.MethodDelete,
		Path: "/account/custom-integrations/{customIntegrationId}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// CustomIntegration is a named source of imported assets (schema CustomIntegration). Its script is
// not in the API.
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

// CustomIntegrationInput is what to create or change (schema BaseCustomIntegration). A nil field is
// not sent.
type CustomIntegrationInput struct {
	Name        *string
	Description *string
	Icon        *string // base64
}

// RowID is the id.
func (i CustomIntegration) RowID() string { return i.ID }

// RowOrganization is empty: custom integrations are of the account.
func (i CustomIntegration) RowOrganization() string { return "" }

// IsDeleted reports that the row stands for an object that is gone.
func (i CustomIntegration) IsDeleted() bool { return i.destroyed }

func (i CustomIntegration) clone() CustomIntegration { return i }

// wireCustomIntegration takes both spellings: builds before May 2026 used camel case (api-behaviour
// 9).
type wireCustomIntegration struct {
	ID          wire.ID   `json:"id"`
	Name        wire.Text `json:"name"`
	Description wire.Text `json:"description"`
	Icon        wire.Text `json:"icon"`

	ClientID    wire.ID   `json:"client_id"`
	CreatedByID wire.ID   `json:"created_by_id"`
	CreatedAt   wire.Time `json:"created_at"`
	UpdatedAt   wire.Time `json:"updated_at"`
	DestroyedAt wire.Time `json:"destroyed_at"`

	ClientIDCamel    wire.ID   `json:"clientId"`
	CreatedByIDCamel wire.ID   `json:"createdById"`
	CreatedAtCamel   wire.Time `json:"createdAt"`
	UpdatedAtCamel   wire.Time `json:"updatedAt"`
	DestroyedAtCamel wire.Time `json:"destroyedAt"`
}

func (w wireCustomIntegration) customIntegration() CustomIntegration {
	return CustomIntegration{
		ID: string(w.ID), AccountID: string(w.ClientID + w.ClientIDCamel), Name: string(w.Name),
		Description: string(w.Description),
		Icon:        string(w.Icon), CreatedByID: string(w.CreatedByID + w.CreatedByIDCamel),
		CreatedAt: w.CreatedAt.Or(w.CreatedAtCamel), UpdatedAt: w.UpdatedAt.Or(w.UpdatedAtCamel),
		destroyed: !w.DestroyedAt.Or(w.DestroyedAtCamel).IsZero(),
	}
}

func (in CustomIntegrationInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	setText(b, "icon", in.Icon)
	return b
}

func (i CustomIntegration) rowAccount() string { return i.AccountID }

// isLike reports whether a custom integration holds what was sent.
func (in CustomIntegrationInput) isLike(i CustomIntegration) bool {
	return sameText(i.Name, in.Name) && sameText(i.Description, in.Description) && sameText(i.Icon, in.Icon)
}

var customIntegrations = collection[wireCustomIntegration, CustomIntegration]{
	name: "custom_integration", title: "custom integration", accountList: opCustomIntegrations, get: opCustomIntegration,
	convert: func(w wireCustomIntegration, _ string) CustomIntegration { return w.customIntegration() },
	clone:   CustomIntegration.clone,
	policy:  recovery.NamesAreUnique, madeAt: func(v CustomIntegration) time.Time { return v.CreatedAt },

	namesNoOrganization: true,
}

// ListCustomIntegrations lists the account's custom integrations (operationId
// getAccountCustomIntegrations).
func (c *Client) ListCustomIntegrations(ctx context.Context) ([]CustomIntegration, error) {
	return customIntegrations.list(ctx, c, "", "")
}

// GetCustomIntegration returns one custom integration. ErrNotFound if it is proven gone.
func (c *Client) GetCustomIntegration(ctx context.Context, id string) (CustomIntegration, error) {
	return customIntegrations.read(ctx, c, "", id)
}

// CreateCustomIntegration creates a custom integration (operationId
// createAccountCustomIntegration). A name that exists is refused. If [LostAnswer] is true of the
// error, it may exist.
func (c *Client) CreateCustomIntegration(ctx context.Context, in CustomIntegrationInput) (CustomIntegration, error) {
	w := write{
		call:       transport.Call{Operation: opCustomIntegrationCreate, Body: in.body()},
		invalidate: customIntegrations.dropper(c, ""),
	}
	return customIntegrations.create(ctx, c, w, identity[CustomIntegration]{
		name: stringOrEmpty(in.Name), hasName: func(i CustomIntegration) bool { return isNamed(i.Name, in.Name) },
		isEqual: in.isLike,
	})
}

// UpdateCustomIntegration changes what in names (operationId updateAccountCustomIntegration).
// ErrNotFound if it is gone.
func (c *Client) UpdateCustomIntegration(
	ctx context.Context, id string, in CustomIntegrationInput,
) (CustomIntegration, error) {
	w := write{
		call:       transport.Call{Operation: opCustomIntegrationUpdate, IDs: []string{id}, Body: in.body()},
		invalidate: customIntegrations.dropper(c, ""),
	}
	return customIntegrations.update(ctx, c, w, id)
}

// DeleteCustomIntegration deletes a custom integration (operationId
// deleteAccountCustomIntegration). One that is gone already is a success.
func (c *Client) DeleteCustomIntegration(ctx context.Context, id string) error {
	w := write{
		call:       transport.Call{Operation: opCustomIntegrationDelete, IDs: []string{id}},
		invalidate: customIntegrations.dropper(c, ""),
	}
	return customIntegrations.remove(ctx, c, w, normalID(id))
}
