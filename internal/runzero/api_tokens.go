package runzero

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opAPITokens = transport.Operation{
		ID: "getAccountKeys", Method: http.MethodGet, Path: "/account/keys",
		Needs: NeedsAccount, IsList: true,
	}
	opAPIToken = transport.Operation{
		ID: "getAccountKey", Method: http.MethodGet, Path: "/account/keys/{key_id}",
		Needs: NeedsAccount,
	}
	opAPITokenCreate = transport.Operation{
		ID: "createAccountKey", Method: http.MethodPut, Path: "/account/keys",
		Needs: NeedsAccount, IsList: true,
	}
	opAPITokenRotate = transport.Operation{
		ID: "rotateAccountKey", Method: http.MethodPatch,
		Path: "/account/keys/{key_id}/rotate", Needs: NeedsAccount,
	}
	opAPITokenDelete = transport.Operation{
		ID: "removeAccountKey", Method: http.MethodDelete,
		Path: "/account/keys/{key_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// APIToken is an API token of the account or of one organization (schema OrganizationAPIKey).
type APIToken struct {
	ID             string
	AccountID      string
	OrganizationID string // "" = account token
	Comment        string
	CreatedBy      string
	// Token is the secret as the service sent it: whole after create and rotate, possibly masked or
	// empty otherwise (api-behaviour 7).
	Token             string
	Type              string
	Inactive          bool
	CreatedAt         time.Time
	LastUsedAt        time.Time
	LastUsedIP        string
	LastUsedUserAgent string
	Counter           *int64
	UsageToday        *int64
	UsageLimit        *int64
}

// RowID is the id.
func (t APIToken) RowID() string { return t.ID }

// RowOrganization is the organization that the row names.
func (t APIToken) RowOrganization() string { return t.OrganizationID }

// IsDeleted reports that the row stands for an object that is gone.
func (t APIToken) IsDeleted() bool { return t.Inactive }

type wireAPIToken struct {
	ID             wire.ID     `json:"id"`
	ClientID       wire.ID     `json:"client_id"`
	OrganizationID wire.ID     `json:"organization_id"`
	Comment        wire.Text   `json:"comment"`
	CreatedBy      wire.Text   `json:"created_by"`
	Token          wire.Text   `json:"token"`
	Type           wire.Text   `json:"type"`
	Inactive       wire.Bool   `json:"inactive"`
	CreatedAt      wire.Time   `json:"created_at"`
	LastUsedAt     wire.Time   `json:"last_used_at"`
	LastUsedIP     wire.Text   `json:"last_used_ip"`
	LastUsedUA     wire.Text   `json:"last_used_ua"`
	Counter        wire.Number `json:"counter"`
	UsageToday     wire.Number `json:"usage_today"`
	UsageLimit     wire.Number `json:"usage_limit"`
}

func (w wireAPIToken) apiToken() APIToken {
	return APIToken{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID),
		Comment: string(w.Comment), CreatedBy: string(w.CreatedBy), Token: string(w.Token), Type: string(w.Type),
		Inactive: w.Inactive.IsTrue(), CreatedAt: w.CreatedAt.Time, LastUsedAt: w.LastUsedAt.Time,
		LastUsedIP: string(w.LastUsedIP), LastUsedUserAgent: string(w.LastUsedUA),
		Counter: w.Counter.Value, UsageToday: w.UsageToday.Value, UsageLimit: w.UsageLimit.Value,
	}
}

func (t APIToken) rowAccount() string { return t.AccountID }

func (t APIToken) rowSecret() string { return t.Token }

func (t APIToken) clone() APIToken { return t }

// isUsed reports whether somebody has used the token.
func (t APIToken) isUsed() bool { return !t.LastUsedAt.IsZero() || t.Counter != nil && *t.Counter > 0 }

var apiTokens = collection[wireAPIToken, APIToken]{
	name: "api_token", title: "API token", accountList: opAPITokens, get: opAPIToken,
	convert: func(w wireAPIToken, _ string) APIToken { return w.apiToken() }, clone: APIToken.clone,
	policy: recovery.HasSecret, madeAt: func(t APIToken) time.Time { return t.CreatedAt }, isUsed: APIToken.isUsed,
}

// ListAPITokens lists the account's active API tokens (operationId getAccountKeys).
func (c *Client) ListAPITokens(ctx context.Context) ([]APIToken, error) {
	return apiTokens.list(ctx, c, "", "")
}

// GetAPIToken returns one API token. ErrNotFound if it is proven gone, or inactive.
func (c *Client) GetAPIToken(ctx context.Context, id string) (APIToken, error) {
	return apiTokens.read(ctx, c, "", id)
}

// CreateAPIToken makes an API token (operationId createAccountKey): of one organization, or with
// orgID "" of the account. Its secret is in the answer only. If [LostAnswer] is true of the error,
// tokens may be left over that nobody has the secret of.
func (c *Client) CreateAPIToken(ctx context.Context, orgID string, comment *string) (APIToken, error) {
	body := map[string]any{}
	setText(body, "comment", comment)
	if orgID != "" {
		if err := c.conn.CheckIDs(opAPITokenCreate, &orgID); err != nil {
			return APIToken{}, err
		}
		body["organization_id"] = orgID
	}
	w := write{call: transport.Call{Operation: opAPITokenCreate, Body: body}, invalidate: apiTokens.dropper(c, "")}
	return apiTokens.create(ctx, c, w, identity[APIToken]{
		name: stringOrEmpty(comment),
		hasName: func(t APIToken) bool {
			return t.OrganizationID == orgID && canonicalText(t.Comment) == canonicalText(stringOrEmpty(comment))
		},
	})
}

// RotateAPIToken gives an API token a new secret (operationId rotateAccountKey); the old one stops
// working. ErrNotFound if it is gone. If the answer is lost, the token is rotated again, and the
// new secret is proven.
func (c *Client) RotateAPIToken(ctx context.Context, id string) (t APIToken, err error) {
	w := write{call: transport.Call{Operation: opAPITokenRotate, IDs: []string{id}}, invalidate: apiTokens.dropper(c, "")}
	err = c.creates.Rotate(ctx, recovery.Rotation{
		Operation: opAPITokenRotate,
		Send: func() (err error) {
			t, err = apiTokens.send(ctx, c, w, id)
			return err
		},
		Prove: func(ctx context.Context) error { return c.proveToken(ctx, t.Token, t.OrganizationID) },
	})
	return t, err
}

// proveToken makes one call with a token. KindUnauthorized if the console refuses it.
func (c *Client) proveToken(ctx context.Context, token, org string) error {
	call := transport.Call{Token: token, Secrets: []string{token}, Organization: org}
	switch TokenKind(token) {
	case KindOrganizationToken:
		call.Operation = opHome
	case KindExportToken:
		call.Operation, call.Query = opExportAssets, url.Values{"page_size": {"1"}, "fields": {"id"}}
	default:
		call.Operation = opLicense
	}
	_, err := c.conn.Do(ctx, call)
	return err
}

// DeleteAPIToken deletes an API token (operationId removeAccountKey). One that is gone already is a
// success.
func (c *Client) DeleteAPIToken(ctx context.Context, id string) error {
	w := write{call: transport.Call{Operation: opAPITokenDelete, IDs: []string{id}}, invalidate: apiTokens.dropper(c, "")}
	return apiTokens.remove(ctx, c, w, normalID(id))
}
