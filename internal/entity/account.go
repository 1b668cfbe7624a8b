package entity

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/go-uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// accountKey holds in private state which account an object belongs to. A credential of another
// account sees none of its objects, and would take all of them for gone.
const accountKey = "a"

// accountRecord is what stands under [accountKey], as one text: private data are to be small (see
// dev-docs/decisions/private-data.md). Login tells in the apply of a saved plan whether the
// credential is still the plan's; it says nothing of the credential itself.
type accountRecord struct{ Account, Login string }

// inFull is before an account that is not written as the base64 of a UUID.
const inFull = "="

// MarshalText implements [encoding.TextMarshaler].
func (a accountRecord) MarshalText() ([]byte, error) {
	account := inFull + a.Account
	if raw, err := uuid.ParseUUID(a.Account); err == nil {
		if text, err := uuid.FormatUUID(raw); err == nil && text == a.Account {
			account = base64.RawURLEncoding.EncodeToString(raw)
		}
	}
	return []byte(account + " " + a.Login), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (a *accountRecord) UnmarshalText(text []byte) error {
	at := strings.LastIndexByte(string(text), ' ')
	if at < 0 {
		return errors.New("not an account and a credential")
	}
	account, isFull := strings.CutPrefix(string(text[:at]), inFull)
	if !isFull {
		raw, err := base64.RawURLEncoding.DecodeString(account)
		if err != nil {
			return fmt.Errorf("read an account: %w", err)
		}
		if account, err = uuid.FormatUUID(raw); err != nil {
			return fmt.Errorf("read an account: %w", err)
		}
	}
	*a = accountRecord{Account: account, Login: string(text[at+1:])}
	return nil
}

// privateData is the private state of one object.
type privateData interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// noteAccount binds an object to the account of the credential, as far as it is known.
func noteAccount(ctx context.Context, c *runzero.Client, private privateData) diag.Diagnostics {
	note := accountRecord{Account: c.KnownAccount(), Login: c.LoginFingerprint()}
	if note.Account == "" {
		return nil
	}
	text, err := json.Marshal(note)
	if err != nil {
		return nil // not reached: texts always marshal
	}
	return private.SetKey(ctx, accountKey, text)
}

// readAccount is the account that an object is bound to. Objects of older states are not; some of
// them name their account.
func readAccount(ctx context.Context, private privateData, state tftypes.Value) accountRecord {
	var note accountRecord
	if text, _ := private.GetKey(ctx, accountKey); len(text) > 0 && json.Unmarshal(text, &note) == nil &&
		note.Account != "" {
		return note
	}
	if attributes, ok := rawObject(state); ok {
		if v := attributes["account_id"]; v.IsKnown() && !v.IsNull() && v.Type().Is(tftypes.String) {
			_ = v.As(&note.Account) // "" is not bound
		}
	}
	return note
}

// checkAccount refuses a write with the credential of another account than the note is about. Where
// the credential is the one that the note was made with, that needs no call.
func checkAccount(ctx context.Context, c *runzero.Client, note accountRecord) error {
	if note.Account == "" || note.Login == c.LoginFingerprint() {
		return nil
	}
	return c.CheckAccount(runzero.ForAccount(ctx, note.Account))
}

// isOfAnotherAccount reports whether answers, or the configuration before any answer, have named
// another account than the note.
func isOfAnotherAccount(c *runzero.Client, note accountRecord) bool {
	known := cmp.Or(c.KnownAccount(), c.ConfiguredAccount())
	return note.Account != "" && known != "" && known != note.Account
}

// NeedsAccountCheck reports whether the account of an object is still to be held against that of
// the credential, because the note in its private data was made with another credential.
func (r *Resource[M, P]) NeedsAccountCheck(notes *Notes) bool {
	if r.backend == nil || r.backend.Client == nil {
		return false
	}
	note := notes.orNone().account
	return note.Account != "" && note.Login != r.backend.Client.LoginFingerprint() &&
		r.backend.Client.KnownAccount() != note.Account
}
