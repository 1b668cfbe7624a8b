package runzero

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"
)

// StoredCredential is a credential that scans and integrations use (schema Credential); not to be confused with
// [Credential], which this client proves itself with. Its secret cannot be read (fact sheet section 8).
type StoredCredential struct {
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

// StoredCredentialInput is what to create (schema CredentialOptions). A nil field is not sent.
type StoredCredentialInput struct {
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

func (s StoredCredential) rowID() string  { return s.ID }
func (s StoredCredential) rowOrg() string { return "" }
func (s StoredCredential) rowGone() bool  { return false }

func (s StoredCredential) own() StoredCredential {
	s.ACL, s.CIDRs = maps.Clone(s.ACL), slices.Clone(s.CIDRs)
	return s
}

// words decodes a list of texts; one text is split at commas and white space.
type words []string

func (w *words) UnmarshalJSON(b []byte) error {
	*w = nil
	var list []text
	if firstByte(b) == '[' {
		_ = json.Unmarshal(b, &list) // unreadable = not given, as everywhere in this decoding
	} else {
		list = []text{text(scalar(b))}
	}
	for _, t := range list {
		*w = append(*w, strings.FieldsFunc(string(t), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })...)
	}
	return nil
}

type wireCredential struct {
	ID             ident `json:"id"`
	ClientID       ident `json:"client_id"`
	Name           text  `json:"name"`
	Type           text  `json:"type"`
	Global         flag  `json:"global"`
	ACL            idMap `json:"acl"`
	CIDRs          words `json:"cidrs"`
	CreatedByID    ident `json:"created_by_id"`
	CreatedByEmail text  `json:"created_by_email"`
	LastUsedByID   ident `json:"last_used_by_id"`
	CreatedAt      stamp `json:"created_at"`
	LastUsedAt     stamp `json:"last_used_at"`
}

func (w wireCredential) credential() StoredCredential {
	return StoredCredential{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), Type: string(w.Type), Global: w.Global.is(),
		ACL: w.ACL, CIDRs: w.CIDRs, CreatedByID: string(w.CreatedByID), CreatedByEmail: string(w.CreatedByEmail),
		LastUsedByID: string(w.LastUsedByID), CreatedAt: w.CreatedAt.Time, LastUsedAt: w.LastUsedAt.Time,
	}
}

func (in StoredCredentialInput) body() map[string]any {
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

var credentialKind = accountKind[wireCredential, StoredCredential]{
	what: "credential", list: opCredentials, get: opCredential, convert: wireCredential.credential, own: StoredCredential.own,
	born: func(s StoredCredential) time.Time { return s.CreatedAt },
	kept: func(c *Client) *snapshot[listing[StoredCredential]] { return c.credentials },
}

// ListCredentials lists the account's stored credentials (operationId getAccountCredentials).
func (c *Client) ListCredentials(ctx context.Context, search string) ([]StoredCredential, error) {
	return credentialKind.all(ctx, c, search)
}

// GetCredential returns one stored credential. ErrNotFound if it is gone.
func (c *Client) GetCredential(ctx context.Context, id string) (StoredCredential, error) {
	return credentialKind.one(ctx, c, id)
}

// CreateCredential stores a credential (operationId createAccountCredential). There is no update. If [LostAnswer] is true
// of the error, it may exist.
func (c *Client) CreateCredential(ctx context.Context, in StoredCredentialInput) (StoredCredential, error) {
	return credentialKind.create(ctx, c, call{op: opCredentialCreate, body: in.body(), secrets: in.Secret.texts()}, in.Type+" "+in.Name,
		func(s StoredCredential) bool { return s.Type == in.Type && sameName(s.Name, &in.Name) })
}

// DeleteCredential deletes a stored credential (operationId removeAccountCredential). One that is gone already is a success.
func (c *Client) DeleteCredential(ctx context.Context, id string) error {
	return credentialKind.remove(ctx, c, opCredentialDelete, id, c.credentials.drop)
}
