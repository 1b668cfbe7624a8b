package runzero

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opCredentials = transport.Operation{
		ID: "getAccountCredentials", Method: http.MethodGet,
		Path: "/account/credentials", Needs: NeedsAccount, IsList: true,
	}
	opCredential = transport.Operation{
		ID: "getAccountCredential", Method: http.MethodGet,
		Path: "/account/credentials/{credential_id}", Needs: NeedsAccount,
	}
	opCredentialCreate = transport.Operation{
		ID: "createAccountCredential", Method: http.MethodPut,
		Path: "/account/credentials", Needs: NeedsAccount, IsList: true,
	}
	opCredentialDelete = transport.Operation{
		ID: "removeAccountCredential", Method: http.MethodDelete,
		Path: "/account/credentials/{credential_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// Credential is a credential that scans and integrations use (schema Credential). Its secret cannot
// be read (api-behaviour 8).
type Credential struct {
	ID             string
	AccountID      string
	Name           string
	Type           string            // may be newer than the document's list
	Global         bool              // usable in all organizations
	ACL            map[string]string // organization id to access, "user" or "none"
	CIDRs          []string          // where it may be used; honoured for VMware and SNMP only
	CreatedByID    string
	CreatedByEmail string
	LastUsedByID   string
	CreatedAt      time.Time
	LastUsedAt     time.Time
}

// CredentialInput is what to create (schema CredentialOptions). A nil field is not sent.
type CredentialInput struct {
	Name   string
	Type   string
	Global *bool
	ACL    map[string]string
	CIDRs  *string // comma-separated
	Secret Secrets // the fields of the type
}

// Secrets are named secret values. Every way of printing them hides them.
type Secrets map[string]any

// String tells nothing.
func (s Secrets) String() string { return redacted }

// GoString keeps %#v from printing the values.
func (s Secrets) GoString() string { return "runzero.Secrets{" + redacted + "}" }

// Format keeps every verb of package fmt from printing the values.
func (s Secrets) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalJSON keeps JSON loggers from printing the values.
func (s Secrets) MarshalJSON() ([]byte, error) { return json.Marshal(redacted) }

// LogValue keeps log/slog from printing the values.
func (s Secrets) LogValue() slog.Value { return slog.StringValue(redacted) }

// texts lists the values as text, so that error texts can be cleaned of them.
func (s Secrets) texts() []string {
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		case map[string]any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(map[string]any(s))
	return out
}

// RowID is the id.
func (s Credential) RowID() string { return s.ID }

// RowOrganization is empty: credentials are of the account.
func (s Credential) RowOrganization() string { return "" }

// IsDeleted reports that the row stands for an object that is gone.
func (s Credential) IsDeleted() bool { return false }

func (s Credential) clone() Credential {
	s.ACL, s.CIDRs = maps.Clone(s.ACL), slices.Clone(s.CIDRs)
	return s
}

type wireCredential struct {
	ID             wire.ID    `json:"id"`
	ClientID       wire.ID    `json:"client_id"`
	Name           wire.Text  `json:"name"`
	Type           wire.Text  `json:"type"`
	Global         wire.Bool  `json:"global"`
	ACL            wire.IDMap `json:"acl"`
	CIDRs          wire.Words `json:"cidrs"`
	CreatedByID    wire.ID    `json:"created_by_id"`
	CreatedByEmail wire.Text  `json:"created_by_email"`
	LastUsedByID   wire.ID    `json:"last_used_by_id"`
	CreatedAt      wire.Time  `json:"created_at"`
	LastUsedAt     wire.Time  `json:"last_used_at"`
}

func (w wireCredential) credential() Credential {
	return Credential{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), Type: string(w.Type),
		Global: w.Global.IsTrue(),
		ACL:    w.ACL, CIDRs: w.CIDRs, CreatedByID: string(w.CreatedByID), CreatedByEmail: string(w.CreatedByEmail),
		LastUsedByID: string(w.LastUsedByID), CreatedAt: w.CreatedAt.Time, LastUsedAt: w.LastUsedAt.Time,
	}
}

func (in CredentialInput) body() map[string]any {
	b := map[string]any{"name": in.Name, "type": in.Type}
	setText(b, "cidrs", in.CIDRs)
	if in.Global != nil {
		b["global"] = *in.Global
	}
	if in.ACL != nil {
		b["acl"] = in.ACL
	}
	if in.Secret != nil {
		b["secret"] = map[string]any(in.Secret) // the plain type does not hide
	}
	return b
}

func (s Credential) rowAccount() string { return s.AccountID }

var credentials = collection[wireCredential, Credential]{
	name: "credential", title: "credential", accountList: opCredentials, get: opCredential,
	convert: func(w wireCredential, _ string) Credential { return w.credential() }, clone: Credential.clone,
	policy: recovery.HasSecret, madeAt: func(v Credential) time.Time { return v.CreatedAt },
	isUsed: func(s Credential) bool { return !s.LastUsedAt.IsZero() },
}

// ListCredentials lists the account's credentials (operationId getAccountCredentials).
func (c *Client) ListCredentials(ctx context.Context, search string) ([]Credential, error) {
	return credentials.list(ctx, c, "", search)
}

// GetCredential returns one credential. ErrNotFound if it is proven gone.
func (c *Client) GetCredential(ctx context.Context, id string) (Credential, error) {
	return credentials.read(ctx, c, "", id)
}

// CreateCredential stores a credential (operationId createAccountCredential). There is no update.
// If [LostAnswer] is true of the error, it may exist.
func (c *Client) CreateCredential(ctx context.Context, in CredentialInput) (Credential, error) {
	w := write{
		call:       transport.Call{Operation: opCredentialCreate, Body: in.body(), Secrets: in.Secret.texts()},
		invalidate: credentials.dropper(c, ""),
	}
	return credentials.create(ctx, c, w, identity[Credential]{
		name: in.Name, hasName: func(s Credential) bool { return s.Type == in.Type && isNamed(s.Name, &in.Name) },
	})
}

// DeleteCredential deletes a credential (operationId removeAccountCredential). One that is gone
// already is a success.
func (c *Client) DeleteCredential(ctx context.Context, id string) error {
	w := write{call: transport.Call{Operation: opCredentialDelete, IDs: []string{id}}, invalidate: credentials.dropper(c, "")}
	return credentials.remove(ctx, c, w, normalID(id))
}
