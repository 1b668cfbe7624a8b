package runzero

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// OwnershipType is a role that people have for assets, such as "Asset Owner" (schema AssetOwnershipType).
type OwnershipType struct {
	ID        string
	Name      string
	Reference *int64
	Order     *int64
	Hidden    bool
}

// OwnershipTypeInput is what to create or change (schema AssetOwnershipTypePost). A nil field is not sent; the document
// requires the name, for updates too.
type OwnershipTypeInput struct {
	Name      *string
	Reference *int64
	Order     *int64
	Hidden    *bool
}

func (o OwnershipType) rowID() string  { return o.ID }
func (o OwnershipType) rowOrg() string { return "" }

// rowGone is false for hidden types too: hiding is a setting.
func (o OwnershipType) rowGone() bool { return false }

func (o OwnershipType) own() OwnershipType { return o }

type wireOwnershipType struct {
	ID        ident  `json:"id"`
	Name      text   `json:"name"`
	Reference number `json:"reference"`
	Order     number `json:"order"`
	Hidden    flag   `json:"hidden"`
}

func (w wireOwnershipType) ownershipType() OwnershipType {
	return OwnershipType{ID: string(w.ID), Name: string(w.Name), Reference: w.Reference.value, Order: w.Order.value, Hidden: w.Hidden.is()}
}

func (in OwnershipTypeInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	if in.Reference != nil {
		b["reference"] = *in.Reference
	}
	if in.Order != nil {
		b["order"] = *in.Order
	}
	if in.Hidden != nil {
		b["hidden"] = *in.Hidden
	}
	return b
}

var ownershipTypeKind = accountKind[wireOwnershipType, OwnershipType]{
	what: "asset ownership type", list: opOwnershipTypes, // there is no call for a single one
	convert: wireOwnershipType.ownershipType, own: OwnershipType.own,
	kept: func(c *Client) *snapshot[listing[OwnershipType]] { return c.ownershipTypes },
}

// ListOwnershipTypes lists the account's asset ownership types (operationId getAccountAssetOwnershipTypes). KindLicense or
// KindForbidden if the licence lacks them.
func (c *Client) ListOwnershipTypes(ctx context.Context) ([]OwnershipType, error) {
	return ownershipTypeKind.all(ctx, c, "")
}

// GetOwnershipType returns one ownership type, from the list: there is no call for a single one. ErrNotFound if the list
// lacks it; a list that is suddenly empty is asked for twice before that is believed.
func (c *Client) GetOwnershipType(ctx context.Context, id string) (OwnershipType, error) {
	if err := c.checkIDs(opOwnershipTypes, nil, &id); err != nil {
		return OwnershipType{}, err
	}
	l, err := c.ownershipTypes.get(ctx)
	if err == nil && len(l.rows) == 0 {
		l, err = ownershipTypeKind.load(ctx, c, "")
	}
	if err != nil {
		return OwnershipType{}, err
	}
	if o, ok := l.find(id); ok {
		return o, nil
	}
	return OwnershipType{}, gone("asset ownership type %s is not among the %d that the account has", id, len(l.rows))
}

// CreateOwnershipType creates one ownership type (operationId createAccountAssetOwnershipTypes, which takes and returns
// lists). If [LostAnswer] is true of the error, it may exist.
func (c *Client) CreateOwnershipType(ctx context.Context, in OwnershipTypeInput) (OwnershipType, error) {
	if in.Name == nil || strings.TrimSpace(*in.Name) == "" {
		e := c.newError(&callState{op: opOwnershipTypeCreate}, KindInvalid)
		e.Detail = "nothing was sent: an asset ownership type needs a name"
		return OwnershipType{}, e
	}
	ours := func(o OwnershipType) bool {
		return strings.EqualFold(strings.TrimSpace(o.Name), strings.TrimSpace(*in.Name))
	}
	var before []string
	return create(ctx, c, making[OwnershipType]{
		op: opOwnershipTypeCreate, key: strings.ToLower(*in.Name), ours: ours,
		// Once is enough: those made since by this client are known anyway.
		before: func(ctx context.Context) ([]string, error) {
			l, err := c.firstOwnershipTypes.get(ctx)
			before = l.ids()
			return before, err
		},
		send: func(ctx context.Context) (OwnershipType, error) {
			list, err := c.writeOwnershipType(ctx, call{op: opOwnershipTypeCreate, body: []map[string]any{in.body()}})
			if err != nil {
				return OwnershipType{}, err
			}
			// Whether the answer holds the new ones or all is not known.
			var made []OwnershipType
			for _, o := range list {
				if ours(o) && !c.births.claimed(o.ID) && !slices.Contains(before, o.ID) {
					made = append(made, o)
				}
			}
			if len(made) != 1 {
				return OwnershipType{}, c.strange(opOwnershipTypeCreate, fmt.Sprintf("the answer holds %d new asset ownership types of that name, not 1", len(made)))
			}
			return made[0], nil
		},
		list: func(ctx context.Context) ([]OwnershipType, error) {
			l, err := ownershipTypeKind.load(ctx, c, "")
			return l.rows, err
		},
		born: func(OwnershipType) time.Time { return time.Time{} },
	})
}

// UpdateOwnershipType changes what in names (operationId updateAccountAssetOwnershipType). ErrNotFound if it is gone.
func (c *Client) UpdateOwnershipType(ctx context.Context, id string, in OwnershipTypeInput) (OwnershipType, error) {
	id = normalID(id)
	var list []OwnershipType
	err := repeat(ctx, c, opOwnershipTypeUpdate, func() (err error) {
		list, err = c.writeOwnershipType(ctx, call{op: opOwnershipTypeUpdate, ids: []string{id}, body: in.body()})
		return err
	}, nil)
	if err != nil {
		return OwnershipType{}, err
	}
	for _, o := range list {
		if o.ID == id {
			return o, nil
		}
	}
	return OwnershipType{}, c.strange(opOwnershipTypeUpdate, "the answer does not hold the asset ownership type that was changed")
}

func (c *Client) writeOwnershipType(ctx context.Context, k call) ([]OwnershipType, error) {
	return around(c.ownershipTypes.drop, func() ([]OwnershipType, error) {
		return rows(ctx, c, k, wireOwnershipType.ownershipType, OwnershipType.rowID)
	})
}

// DeleteOwnershipType deletes one ownership type (operationId deleteAccountAssetOwnershipType). One that is gone already is
// a success.
func (c *Client) DeleteOwnershipType(ctx context.Context, id string) error {
	return c.remove(ctx, c.ownershipTypes.drop, call{op: opOwnershipTypeDelete, ids: []string{id}}, func(ctx context.Context) error {
		_, err := c.GetOwnershipType(ctx, id)
		return err
	})
}
