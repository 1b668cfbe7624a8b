package runzero

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opAssetOwnershipTypes = transport.Operation{
		ID: "getAccountAssetOwnershipTypes", Method: http.MethodGet,
		Path: "/account/assets/ownership-types", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opAssetOwnershipTypeCreate = transport.Operation{
		ID: "createAccountAssetOwnershipTypes", Method: http.MethodPost,
		Path: "/account/assets/ownership-types", Needs: NeedsAccount, IsList: true, IsAnyList: true,
	}
	opAssetOwnershipTypeUpdate = transport.Operation{
		ID: "updateAccountAssetOwnershipType", Method: http.MethodPatch,
		Path: "/account/assets/ownership-types/{ownership_type_id}", Needs: NeedsAccount, IsAnyList: true,
	}
	opAssetOwnershipTypeDelete = transport.Operation{
		ID: "deleteAccountAssetOwnershipType", Method: http.MethodDelete,
		Path: "/account/assets/ownership-types/{ownership_type_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// AssetOwnershipType is a role that people have for assets, such as "Asset Owner" (schema
// AssetOwnershipType).
type AssetOwnershipType struct {
	ID        string
	Name      string
	Reference *int64
	Order     *int64
	Hidden    bool
}

// AssetOwnershipTypeInput is what to create or change (schema AssetOwnershipTypePost). A nil field
// is not sent; the document requires the name, for updates too.
type AssetOwnershipTypeInput struct {
	Name      *string
	Reference *int64
	Order     *int64
	Hidden    *bool
}

// RowID is the id.
func (o AssetOwnershipType) RowID() string { return o.ID }

// RowOrganization is empty: ownership types are of the account.
func (o AssetOwnershipType) RowOrganization() string { return "" }

// IsDeleted is false for hidden types too: hiding is a setting.
func (o AssetOwnershipType) IsDeleted() bool { return false }

func (o AssetOwnershipType) clone() AssetOwnershipType { return o }

type wireAssetOwnershipType struct {
	ID        wire.ID     `json:"id"`
	Name      wire.Text   `json:"name"`
	Reference wire.Number `json:"reference"`
	Order     wire.Number `json:"order"`
	Hidden    wire.Bool   `json:"hidden"`
}

func (w wireAssetOwnershipType) assetOwnershipType() AssetOwnershipType {
	return AssetOwnershipType{
		ID: string(w.ID), Name: string(w.Name), Reference: w.Reference.Value, Order: w.Order.Value,
		Hidden: w.Hidden.IsTrue(),
	}
}

func (in AssetOwnershipTypeInput) body() map[string]any {
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

// isLike reports whether an ownership type holds what was sent.
func (in AssetOwnershipTypeInput) isLike(o AssetOwnershipType) bool {
	return in.hasNameOf(o) && sameValue(o.Reference, in.Reference) && sameValue(o.Order, in.Order) &&
		sameValue(&o.Hidden, in.Hidden)
}

// hasNameOf compares names, in any case.
func (in AssetOwnershipTypeInput) hasNameOf(o AssetOwnershipType) bool {
	return in.Name != nil && strings.EqualFold(canonicalText(o.Name), canonicalText(*in.Name))
}

// assetOwnershipTypes have no call for a single one, and no time of creation.
var assetOwnershipTypes = collection[wireAssetOwnershipType, AssetOwnershipType]{
	name: "asset_ownership_type", title: "asset ownership type", accountList: opAssetOwnershipTypes,
	convert: func(w wireAssetOwnershipType, _ string) AssetOwnershipType { return w.assetOwnershipType() },
	clone:   AssetOwnershipType.clone,
	policy:  recovery.NamesMayRepeat, madeAt: func(AssetOwnershipType) time.Time { return time.Time{} },

	namesNoOrganization: true,
}

// ListAssetOwnershipTypes lists the account's asset ownership types (operationId
// getAccountAssetOwnershipTypes). KindLicense or KindForbidden if the license lacks them.
func (c *Client) ListAssetOwnershipTypes(ctx context.Context) ([]AssetOwnershipType, error) {
	return assetOwnershipTypes.list(ctx, c, "", "")
}

// GetAssetOwnershipType returns one ownership type, from the list: there is no call for a single
// one. ErrNotFound if it is proven gone.
func (c *Client) GetAssetOwnershipType(ctx context.Context, id string) (AssetOwnershipType, error) {
	return assetOwnershipTypes.read(ctx, c, "", id)
}

// ownershipTypeCreate makes the calls of a create, which takes and returns lists.
type ownershipTypeCreate struct {
	client   *Client
	write    write
	in       AssetOwnershipTypeInput
	existing []string
}

// Send sends the create once. Whether the answer holds the new ones or all is not known
// (api-behaviour 9).
func (n *ownershipTypeCreate) Send(ctx context.Context) (AssetOwnershipType, error) {
	if err := n.client.prepare(ctx, n.write); err != nil {
		return AssetOwnershipType{}, err
	}
	defer n.write.invalidate()
	list, err := callList(ctx, n.client, n.write.call, wireAssetOwnershipType.assetOwnershipType)
	if err != nil {
		return AssetOwnershipType{}, err
	}
	var made []AssetOwnershipType
	for _, o := range list {
		if n.in.hasNameOf(o) && !n.client.creates.IsReserved(o.ID) && !slices.Contains(n.existing, o.ID) {
			made = append(made, o)
		}
	}
	if len(made) != 1 {
		return AssetOwnershipType{}, n.client.conn.UnexpectedResponse(opAssetOwnershipTypeCreate,
			fmt.Sprintf("the answer holds %d new asset ownership types of that name, not 1", len(made)))
	}
	return made[0], nil
}

// List asks for all.
func (n *ownershipTypeCreate) List(ctx context.Context) (cache.Listing[AssetOwnershipType], error) {
	return assetOwnershipTypes.load(ctx, n.client, "", "")
}

// CreateAssetOwnershipType creates one ownership type (operationId
// createAccountAssetOwnershipTypes). If [LostAnswer] is true of the error, it may exist.
func (c *Client) CreateAssetOwnershipType(ctx context.Context, in AssetOwnershipTypeInput) (AssetOwnershipType, error) {
	if in.Name == nil || strings.TrimSpace(*in.Name) == "" {
		e := c.conn.NewError(opAssetOwnershipTypeCreate, KindInvalid)
		e.Detail = "nothing was sent: an asset ownership type needs a name"
		return AssetOwnershipType{}, e
	}
	target := &ownershipTypeCreate{client: c, in: in, write: c.ownershipTypeWrite(opAssetOwnershipTypeCreate, "")}
	target.write.call.Body = []map[string]any{in.body()}
	return recovery.Run(ctx, c.creates, recovery.Create[AssetOwnershipType]{
		Entry: recovery.Entry{Kind: assetOwnershipTypes.name, Name: strings.ToLower(*in.Name)},
		Title: assetOwnershipTypes.title, Operation: opAssetOwnershipTypeCreate, Policy: assetOwnershipTypes.policy,
		Target: target, HasName: in.hasNameOf, IsEqual: in.isLike, MadeAt: assetOwnershipTypes.madeAt,
		// Once is enough: those made since by this client are known anyway.
		Existing: func(ctx context.Context) ([]string, error) {
			l, err := assetOwnershipTypes.withSteadyLists("first asset ownership types", 0).lists(c).account.Get(ctx)
			target.existing = l.IDs()
			return target.existing, err
		},
	})
}

// UpdateAssetOwnershipType changes what in names (operationId updateAccountAssetOwnershipType).
// ErrNotFound if it is gone.
func (c *Client) UpdateAssetOwnershipType(
	ctx context.Context, id string, in AssetOwnershipTypeInput,
) (AssetOwnershipType, error) {
	id = normalID(id)
	w := c.ownershipTypeWrite(opAssetOwnershipTypeUpdate, id)
	w.call.Body = in.body()
	var list []AssetOwnershipType
	err := c.creates.RetryLostWrite(ctx, opAssetOwnershipTypeUpdate, func() (err error) {
		if err := c.prepare(ctx, w); err != nil {
			return err
		}
		defer w.invalidate()
		list, err = callList(ctx, c, w.call, wireAssetOwnershipType.assetOwnershipType)
		return err
	}, nil)
	if err != nil {
		return AssetOwnershipType{}, err
	}
	for _, o := range list {
		if o.ID == id {
			return o, nil
		}
	}
	return AssetOwnershipType{}, c.conn.UnexpectedResponse(opAssetOwnershipTypeUpdate,
		"the answer does not hold the asset ownership type that was changed")
}

func (c *Client) ownershipTypeWrite(op transport.Operation, id string) write {
	w := write{call: transport.Call{Operation: op}, invalidate: assetOwnershipTypes.dropper(c, "")}
	if id != "" {
		w.call.IDs = []string{id}
	}
	return w
}

// DeleteAssetOwnershipType deletes one ownership type (operationId
// deleteAccountAssetOwnershipType). One that is gone already is a success.
func (c *Client) DeleteAssetOwnershipType(ctx context.Context, id string) error {
	return assetOwnershipTypes.remove(ctx, c, c.ownershipTypeWrite(opAssetOwnershipTypeDelete, id), normalID(id))
}
