package runzero

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
)

// accountState is what is known of the account that the credential belongs to. Rows name it; the
// service calls it client_id (api-behaviour 3).
type accountState struct {
	expected string // by the configuration; "" = any

	mu sync.Mutex
	id string // "" = no answer has said it yet
}

// accountRow is a row that names its account.
type accountRow interface{ rowAccount() string }

// learnAccount takes the account off an answer, and refuses one that is not the expected.
func (c *Client) learnAccount(v any) error {
	row, ok := v.(accountRow)
	if !ok || row.rowAccount() == "" {
		return nil
	}
	c.account.mu.Lock()
	isNew := c.account.id == ""
	if isNew {
		c.account.id = row.rowAccount()
	}
	id := c.account.id
	c.account.mu.Unlock()
	if !isNew {
		return nil
	}
	c.ledger.SetAccount(id)
	if c.account.expected == "" || id == c.account.expected {
		return nil
	}
	e := c.wrongAccount(c.account.expected, id)
	c.conn.RefuseAll(e)
	return e
}

func (c *Client) wrongAccount(meant, actual string) *Error {
	e := c.conn.NewError(transport.Operation{}, KindWrongAccount)
	e.Detail = fmt.Sprintf("this is for account %s, and the credential belongs to account %s", meant, actual)
	return e
}

// KnownAccount is the account as far as an answer has said it; "" = not yet.
func (c *Client) KnownAccount() string {
	c.account.mu.Lock()
	defer c.account.mu.Unlock()
	return c.account.id
}

// ConfiguredAccount is the account that the configuration names; "" = any.
func (c *Client) ConfiguredAccount() string { return c.account.expected }

// AccountID is the account that the credential belongs to. It costs a call if no answer has said it
// yet: the list of organizations, or with an organization token its own organization. "" if the
// console does not say.
func (c *Client) AccountID(ctx context.Context) (string, error) {
	if id := c.KnownAccount(); id != "" || c.LoginKind() == KindExportToken || c.LoginKind() == KindNone {
		return id, nil
	}
	if _, err := c.ListOrganizations(ctx, ""); err != nil {
		return "", err
	}
	return c.KnownAccount(), nil
}

type accountKey struct{}

// ForAccount is a context for calls about objects that are known to belong to an account. Before
// anything is taken for gone in it, the credential's account is held against that one.
func ForAccount(ctx context.Context, id string) context.Context {
	if id == "" {
		return ctx
	}
	return context.WithValue(ctx, accountKey{}, id)
}

// CheckAccount holds the credential's account against that of the context and the configuration.
// KindWrongAccount if they differ. An account id that the configuration names counts more than what
// a context remembers: that is how a restored console's new account is accepted.
func (c *Client) CheckAccount(ctx context.Context) error {
	meant, _ := ctx.Value(accountKey{}).(string)
	if c.account.expected != "" {
		meant = c.account.expected
	}
	if meant == "" {
		return nil
	}
	actual, err := c.AccountID(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("checking the account: %w", err)
	case actual != "" && actual != meant:
		return c.wrongAccount(meant, actual)
	}
	return nil
}

// LoginFingerprint tells credentials apart without telling anything of them: 8 characters, made of
// the id of an API client, or of the token.
func (c *Client) LoginFingerprint() string {
	login := c.conn.Login()
	of := login.ClientID
	if login.Kind != KindAPIClient {
		of = c.BaseURL() + "\n" + login.Token
	}
	sum := sha256.Sum256([]byte("runzero login " + login.Kind.String() + "\n" + of))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// wrongOrganization is the error of a token used on another organization than its own.
func (c *Client) wrongOrganization(op transport.Operation, home Organization, asked string) *Error {
	e := c.conn.NewError(op, KindWrongToken)
	e.Detail = fmt.Sprintf("the token belongs to organization %s (%s), not to %s", home.ID, home.Name, asked)
	return e
}

// checkTokenOrganization makes sure that an organization token is used on its own organization:
// with that of another one everything looks deleted (api-behaviour 0, trap 1). It costs one call
// per client, and none with other credentials.
func (c *Client) checkTokenOrganization(ctx context.Context, op transport.Operation, org string) error {
	if c.LoginKind() != KindOrganizationToken || org == "" {
		return nil
	}
	home, err := c.HomeOrganization(ctx)
	if err != nil {
		return err
	}
	if home.ID != normalID(org) {
		return c.wrongOrganization(op, home, org)
	}
	return nil
}

// checkOrganizationExists looks whether an organization is there, or with org "" whether any is.
// nil = yes; ErrNotFound = certainly not.
func (c *Client) checkOrganizationExists(ctx context.Context, org string) error {
	if c.LoginKind() == KindOrganizationToken {
		return c.checkTokenOrganization(ctx, opHome, org)
	}
	if org == "" {
		_, err := c.someOrganization(ctx)
		return err
	}
	_, err := c.GetOrganization(ctx, org)
	if errors.Is(err, ErrNotFound) {
		return transport.NotFoundf("its organization %s is gone", org)
	}
	return err
}

// explainListError explains a failed list of one organization's objects: if the organization is
// gone, so are they, and a refusal may come from a token of another organization (api-behaviour 0,
// trap 1).
func (c *Client) explainListError(ctx context.Context, org string, err error) error {
	e, ok := transport.AsError(err)
	if !ok || org == "" {
		return err
	}
	if e.Kind == KindForbidden {
		if wrong := c.checkTokenOrganization(ctx, opHome, org); KindOf(wrong) == KindWrongToken {
			return wrong
		}
		return err
	}
	if e.Kind != KindNotFound && !transport.IsAmbiguousNotFound(err) {
		return err
	}
	if missing := c.checkOrganizationExists(ctx, org); missing != nil {
		return missing
	}
	return err
}
