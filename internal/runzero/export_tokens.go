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
	opExportTokens = transport.Operation{
		ID: "getAccountOrganizationExportTokens", Method: http.MethodGet,
		Path: "/account/orgs/{org_id}/exportTokens", Needs: NeedsAccount, IsList: true,
	}
	opExportToken = transport.Operation{
		ID: "getAccountOrganizationExportToken", Method: http.MethodGet,
		Path: "/account/orgs/{org_id}/exportTokens/{key_id}", Needs: NeedsAccount,
	}
	opExportTokenCreate = transport.Operation{
		ID: "createAccountOrganizationExportToken", Method: http.MethodPost,
		Path: "/account/orgs/{org_id}/exportTokens", Needs: NeedsAccount, IsList: true,
	}
	opExportTokenRotate = transport.Operation{
		ID: "rotateAccountOrganizationExportToken", Method: http.MethodPatch,
		Path: "/account/orgs/{org_id}/exportTokens/{key_id}/rotate", Needs: NeedsAccount,
	}
	opExportTokenDelete = transport.Operation{
		ID: "deleteAccountOrganizationExportToken", Method: http.MethodDelete,
		Path: "/account/orgs/{org_id}/exportTokens/{key_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// ExportToken is an export token of one organization (schema ExportToken).
type ExportToken struct {
	ID             string
	OrganizationID string // the organization the call was made for
	Comment        string
	// Token is the secret as the service sent it: whole after create and rotate, possibly masked or
	// empty otherwise (api-behaviour 7).
	Token      string
	CreatedAt  time.Time
	LastUsedAt time.Time
	LastUsedBy string // an address
	Counter    *int64

	inactive bool
}

// RowID is the id.
func (t ExportToken) RowID() string { return t.ID }

// RowOrganization is the organization that the row names.
func (t ExportToken) RowOrganization() string { return t.OrganizationID }

// IsDeleted reports that the row stands for an object that is gone.
func (t ExportToken) IsDeleted() bool { return t.inactive }

type wireExportToken struct {
	ID         wire.ID     `json:"id"`
	Comment    wire.Text   `json:"comment"`
	Token      wire.Text   `json:"token"`
	Inactive   wire.Bool   `json:"inactive"`
	CreatedAt  wire.Time   `json:"created_at"`
	LastUsedAt wire.Time   `json:"last_used_at"`
	LastUsedBy wire.Text   `json:"last_used_by"`
	Counter    wire.Number `json:"counter"`
}

func (t ExportToken) rowSecret() string { return t.Token }

func (t ExportToken) clone() ExportToken { return t }

// isUsed reports whether somebody has used the token.
func (t ExportToken) isUsed() bool {
	return !t.LastUsedAt.IsZero() || t.Counter != nil && *t.Counter > 0
}

var exportTokens = collection[wireExportToken, ExportToken]{
	name: "export_token", title: "export token", orgList: opExportTokens, get: opExportToken, orgInPath: true,
	convert: func(w wireExportToken, org string) ExportToken { // the organization is not in the answer but in the path
		return ExportToken{
			ID: string(w.ID), OrganizationID: org, Comment: string(w.Comment), Token: string(w.Token),
			CreatedAt: w.CreatedAt.Time, LastUsedAt: w.LastUsedAt.Time, LastUsedBy: string(w.LastUsedBy),
			Counter: w.Counter.Value, inactive: w.Inactive.IsTrue(),
		}
	},
	clone:  ExportToken.clone,
	policy: recovery.HasSecret, madeAt: func(t ExportToken) time.Time { return t.CreatedAt }, isUsed: ExportToken.isUsed,
}

// ListExportTokens lists the active export tokens of one organization (operationId
// getAccountOrganizationExportTokens).
func (c *Client) ListExportTokens(ctx context.Context, orgID string) ([]ExportToken, error) {
	if err := c.conn.CheckIDs(opExportTokens, &orgID); err != nil {
		return nil, err
	}
	return exportTokens.list(ctx, c, orgID, "")
}

// GetExportToken returns one export token. ErrNotFound if it or its organization is proven gone.
func (c *Client) GetExportToken(ctx context.Context, orgID, id string) (ExportToken, error) {
	return exportTokens.read(ctx, c, orgID, id)
}

// CreateExportToken makes an export token (operationId createAccountOrganizationExportToken). Its
// secret is in the answer only. If [LostAnswer] is true of the error, tokens may be left over that
// nobody has the secret of.
func (c *Client) CreateExportToken(ctx context.Context, orgID string, comment *string) (ExportToken, error) {
	body := map[string]any{}
	setText(body, "comment", comment)
	w := c.exportTokenWrite(opExportTokenCreate, orgID, "")
	w.call.Body = body
	return exportTokens.create(ctx, c, w, identity[ExportToken]{
		name: stringOrEmpty(comment), hasName: func(t ExportToken) bool {
			return canonicalText(t.Comment) == canonicalText(stringOrEmpty(comment))
		},
	})
}

// exportTokenWrite is a write on an export token, or with id "" on none.
func (c *Client) exportTokenWrite(op transport.Operation, orgID, id string) write {
	org := normalID(orgID)
	return write{
		call: exportTokens.call(op, org, id), organization: org,
		invalidate: exportTokens.dropper(c, org),
	}
}

// RotateExportToken gives an export token a new secret (operationId
// rotateAccountOrganizationExportToken); the old one stops working. ErrNotFound if it is gone. If
// the answer is lost, the token is rotated again, and the new secret is proven.
func (c *Client) RotateExportToken(ctx context.Context, orgID, id string) (t ExportToken, err error) {
	w := c.exportTokenWrite(opExportTokenRotate, orgID, id)
	err = c.creates.Rotate(ctx, recovery.Rotation{
		Operation: opExportTokenRotate,
		Send: func() (err error) {
			t, err = exportTokens.send(ctx, c, w, id)
			return err
		},
		Prove: func(ctx context.Context) error { return c.proveToken(ctx, t.Token, w.organization) },
	})
	return t, err
}

// DeleteExportToken deletes an export token (operationId deleteAccountOrganizationExportToken). One
// that is gone already is a success.
func (c *Client) DeleteExportToken(ctx context.Context, orgID, id string) error {
	return exportTokens.remove(ctx, c, c.exportTokenWrite(opExportTokenDelete, orgID, id), normalID(id))
}
