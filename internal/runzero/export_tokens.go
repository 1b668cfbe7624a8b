package runzero

import (
	"context"
	"time"
)

// ExportToken is an export token of one organization (schema ExportToken).
type ExportToken struct {
	ID             string
	OrganizationID string // the organization the call was made for
	Comment        string
	// Token is the secret as the service sent it: whole after create and rotate, possibly masked or empty otherwise
	// (fact sheet section 7).
	Token      string
	CreatedAt  time.Time
	LastUsedAt time.Time
	LastUsedBy string // an address
	Counter    *int64

	inactive bool
}

func (t ExportToken) rowID() string  { return t.ID }
func (t ExportToken) rowOrg() string { return t.OrganizationID }
func (t ExportToken) rowGone() bool  { return t.inactive }

type wireExportToken struct {
	ID         ident  `json:"id"`
	Comment    text   `json:"comment"`
	Token      text   `json:"token"`
	Inactive   flag   `json:"inactive"`
	CreatedAt  stamp  `json:"created_at"`
	LastUsedAt stamp  `json:"last_used_at"`
	LastUsedBy text   `json:"last_used_by"`
	Counter    number `json:"counter"`
}

// exportTokenOf converts a token; the organization is not in the answer but in the path.
func exportTokenOf(org string) func(wireExportToken) ExportToken {
	return func(w wireExportToken) ExportToken {
		return ExportToken{
			ID: string(w.ID), OrganizationID: org, Comment: string(w.Comment), Token: string(w.Token),
			CreatedAt: w.CreatedAt.Time, LastUsedAt: w.LastUsedAt.Time, LastUsedBy: string(w.LastUsedBy),
			Counter: w.Counter.value, inactive: w.Inactive.is(),
		}
	}
}

func (c *Client) loadExportTokens(ctx context.Context, org string) (listing[ExportToken], error) {
	list, err := rows(ctx, c, call{op: opExportTokens, ids: []string{org}}, exportTokenOf(org), ExportToken.rowID)
	return newListing(list), err
}

// ListExportTokens lists the active export tokens of one organization (operationId getAccountOrganizationExportTokens).
func (c *Client) ListExportTokens(ctx context.Context, orgID string) ([]ExportToken, error) {
	if err := c.checkIDs(opExportTokens, &orgID); err != nil {
		return nil, err
	}
	l, err := c.exportTokens.get(ctx, orgID)
	if err != nil {
		return nil, c.listFailed(ctx, orgID, err)
	}
	return live(l, ""), nil
}

// GetExportToken returns one export token. ErrNotFound if a list that is not empty lacks it, if its organization is gone,
// or if the service says so about this very token.
func (c *Client) GetExportToken(ctx context.Context, orgID, id string) (ExportToken, error) {
	if err := c.checkIDs(opExportToken, &orgID, &id); err != nil {
		return ExportToken{}, err
	}
	if c.cfg.NoSnapshots {
		if t, err := c.freshExportToken(ctx, orgID, id); !doubtful(err) {
			return t, err
		}
	}
	l, err := c.exportTokens.get(ctx, orgID)
	if err != nil {
		return ExportToken{}, c.listFailed(ctx, orgID, err)
	}
	if t, ok := l.find(id); ok {
		return present(c, opExportToken, t, orgID, "export token")
	}
	if len(l.rows) > 0 {
		return ExportToken{}, gone("export token %s is not among the %d export tokens of organization %s", id, len(l.rows), orgID)
	}
	if err := c.organizationAlive(ctx, orgID); err != nil {
		return ExportToken{}, err
	}
	t, err := c.freshExportToken(ctx, orgID, id)
	return afterAbsence(t, err, "export token", id)
}

func (c *Client) freshExportToken(ctx context.Context, org, id string) (ExportToken, error) {
	t, err := one(ctx, c, call{op: opExportToken, ids: []string{org, id}}, exportTokenOf(org), ExportToken.rowID)
	if err != nil {
		return ExportToken{}, err
	}
	return present(c, opExportToken, t, org, "export token")
}

// CreateExportToken makes an export token (operationId createAccountOrganizationExportToken). Its secret is in the answer
// only. If [LostAnswer] is true of the error, the token may exist.
func (c *Client) CreateExportToken(ctx context.Context, orgID string, comment *string) (ExportToken, error) {
	body := map[string]any{}
	setText(body, "comment", comment)
	org := normalID(orgID)
	return create(ctx, c, making[ExportToken]{
		op: opExportTokenCreate, key: org + " " + textOf(comment),
		send: func(ctx context.Context) (ExportToken, error) {
			return c.writeExportToken(ctx, call{op: opExportTokenCreate, org: orgID, ids: []string{orgID}, body: body})
		},
		list: func(ctx context.Context) ([]ExportToken, error) {
			l, err := c.loadExportTokens(ctx, org)
			return l.rows, err
		},
		ours: func(t ExportToken) bool { return sameName(t.Comment, comment) },
		born: func(t ExportToken) time.Time { return t.CreatedAt },
		found: func(ctx context.Context, t ExportToken) ExportToken {
			if rotated, err := c.RotateExportToken(ctx, org, t.ID); err == nil {
				return rotated
			}
			t.Token = "" // perhaps a mask
			return t
		},
	})
}

// RotateExportToken gives an export token a new secret (operationId rotateAccountOrganizationExportToken); the old one stops
// working. ErrNotFound if it is gone. If the answer is lost, the token is rotated again: the secret of the answer is the only
// one that works.
func (c *Client) RotateExportToken(ctx context.Context, orgID, id string) (t ExportToken, err error) {
	err = repeat(ctx, c, opExportTokenRotate, func() (err error) {
		t, err = c.writeExportToken(ctx, call{op: opExportTokenRotate, org: orgID, ids: []string{orgID, id}})
		return err
	}, nil)
	return t, err
}

func (c *Client) writeExportToken(ctx context.Context, k call) (ExportToken, error) {
	org := normalID(k.org)
	return around(func() { c.exportTokens.drop(org) }, func() (ExportToken, error) {
		return one(ctx, c, k, exportTokenOf(org), ExportToken.rowID)
	})
}

// DeleteExportToken deletes an export token (operationId deleteAccountOrganizationExportToken). One that is gone already is
// a success.
func (c *Client) DeleteExportToken(ctx context.Context, orgID, id string) error {
	orgID = normalID(orgID)
	drop := func() { c.exportTokens.drop(orgID) }
	return c.remove(ctx, drop, call{op: opExportTokenDelete, ids: []string{orgID, id}}, func(ctx context.Context) error {
		_, err := c.GetExportToken(ctx, orgID, id)
		return err
	})
}
