package runzero

import (
	"context"
	"time"
)

// Key is an API token of the account or of one organization (schema OrganizationAPIKey).
type Key struct {
	ID             string
	AccountID      string
	OrganizationID string // "" = account token
	Comment        string
	CreatedBy      string
	// Token is the secret as the service sent it: whole after create and rotate, possibly masked or empty otherwise
	// (fact sheet section 7).
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

func (k Key) rowID() string  { return k.ID }
func (k Key) rowOrg() string { return k.OrganizationID }
func (k Key) rowGone() bool  { return k.Inactive }

type wireKey struct {
	ID             ident  `json:"id"`
	ClientID       ident  `json:"client_id"`
	OrganizationID ident  `json:"organization_id"`
	Comment        text   `json:"comment"`
	CreatedBy      text   `json:"created_by"`
	Token          text   `json:"token"`
	Type           text   `json:"type"`
	Inactive       flag   `json:"inactive"`
	CreatedAt      stamp  `json:"created_at"`
	LastUsedAt     stamp  `json:"last_used_at"`
	LastUsedIP     text   `json:"last_used_ip"`
	LastUsedUA     text   `json:"last_used_ua"`
	Counter        number `json:"counter"`
	UsageToday     number `json:"usage_today"`
	UsageLimit     number `json:"usage_limit"`
}

func (w wireKey) key() Key {
	return Key{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID),
		Comment: string(w.Comment), CreatedBy: string(w.CreatedBy), Token: string(w.Token), Type: string(w.Type),
		Inactive: w.Inactive.is(), CreatedAt: w.CreatedAt.Time, LastUsedAt: w.LastUsedAt.Time,
		LastUsedIP: string(w.LastUsedIP), LastUsedUserAgent: string(w.LastUsedUA),
		Counter: w.Counter.value, UsageToday: w.UsageToday.value, UsageLimit: w.UsageLimit.value,
	}
}

func (c *Client) loadKeys(ctx context.Context) (listing[Key], error) {
	list, err := rows(ctx, c, call{op: opKeys}, wireKey.key, Key.rowID)
	return newListing(list), err
}

// ListKeys lists the account's active API tokens (operationId getAccountKeys).
func (c *Client) ListKeys(ctx context.Context) ([]Key, error) {
	l, err := c.keys.get(ctx)
	return live(l, ""), err
}

// GetKey returns one API token. ErrNotFound if a list that is not empty lacks it, if the service says so about this very
// token, or if it is inactive.
func (c *Client) GetKey(ctx context.Context, id string) (Key, error) {
	if err := c.checkIDs(opKey, nil, &id); err != nil {
		return Key{}, err
	}
	if c.cfg.NoSnapshots {
		if k, err := c.freshKey(ctx, id); !doubtful(err) {
			return k, err
		}
	}
	l, err := c.keys.get(ctx)
	if err != nil {
		return Key{}, err
	}
	if k, ok := l.find(id); ok {
		return present(c, opKey, k, "", "API token")
	}
	if len(l.rows) > 0 {
		return Key{}, gone("API token %s is not among the %d API tokens of the account", id, len(l.rows))
	}
	k, err := c.freshKey(ctx, id)
	return afterAbsence(k, err, "API token", id)
}

func (c *Client) freshKey(ctx context.Context, id string) (Key, error) {
	k, err := one(ctx, c, call{op: opKey, ids: []string{id}}, wireKey.key, Key.rowID)
	if err != nil {
		return Key{}, err
	}
	return present(c, opKey, k, "", "API token")
}

// CreateKey makes an API token (operationId createAccountKey): of one organization, or with orgID "" of the account. Its
// secret is in the answer only. If [LostAnswer] is true of the error, the token may exist.
func (c *Client) CreateKey(ctx context.Context, orgID string, comment *string) (Key, error) {
	body := map[string]any{}
	setText(body, "comment", comment)
	if orgID != "" {
		if err := c.checkIDs(opKeyCreate, &orgID); err != nil {
			return Key{}, err
		}
		body["organization_id"] = orgID
	}
	org := orgID
	return create(ctx, c, making[Key]{
		op: opKeyCreate, key: org + " " + textOf(comment),
		send: func(ctx context.Context) (Key, error) { return c.writeKey(ctx, call{op: opKeyCreate, body: body}) },
		list: func(ctx context.Context) ([]Key, error) { l, err := c.loadKeys(ctx); return l.rows, err },
		ours: func(k Key) bool { return k.OrganizationID == org && sameName(k.Comment, comment) },
		born: func(k Key) time.Time { return k.CreatedAt },
		found: func(ctx context.Context, k Key) Key {
			if rotated, err := c.RotateKey(ctx, k.ID); err == nil {
				return rotated
			}
			k.Token = "" // perhaps a mask
			return k
		},
	})
}

// RotateKey gives an API token a new secret (operationId rotateAccountKey); the old one stops working. ErrNotFound if it
// is gone. If the answer is lost, the token is rotated again: the secret of the answer is the only one that works.
func (c *Client) RotateKey(ctx context.Context, id string) (k Key, err error) {
	err = repeat(ctx, c, opKeyRotate, func() (err error) {
		k, err = c.writeKey(ctx, call{op: opKeyRotate, ids: []string{id}})
		return err
	}, nil)
	return k, err
}

func (c *Client) writeKey(ctx context.Context, k call) (Key, error) {
	return around(c.keys.drop, func() (Key, error) { return one(ctx, c, k, wireKey.key, Key.rowID) })
}

// DeleteKey deletes an API token (operationId removeAccountKey). One that is gone already is a success.
func (c *Client) DeleteKey(ctx context.Context, id string) error {
	return c.remove(ctx, c.keys.drop, call{op: opKeyDelete, ids: []string{id}}, func(ctx context.Context) error {
		_, err := c.GetKey(ctx, id)
		return err
	})
}
