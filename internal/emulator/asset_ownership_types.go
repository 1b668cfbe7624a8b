package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/webpage"
)

// assetOwnershipType is a kind of owner that assets can have (api-behaviour 9).
type assetOwnershipType struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Reference int64  `json:"reference"`
	Order     int64  `json:"order"`
	Hidden    bool   `json:"hidden"`
}

func (o *assetOwnershipType) Key() string { return o.ID }

func (s *state) assetOwnershipTypes() *table[*assetOwnershipType] {
	return tableOf[*assetOwnershipType](s)
}

func assetOwnershipTypeKind() objectKind {
	return objectKind{
		name:   "asset_ownership_type",
		routes: assetOwnershipTypeRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows("ownership_types", func(o *assetOwnershipType) string { return o.Name })},
		title:  "Asset ownership types",
		items: func(s *state) (out []webpage.Item) {
			for _, o := range s.assetOwnershipTypes().list {
				hidden := map[bool]string{true: "(hidden)"}[o.Hidden]
				out = append(out, webpage.Item{ID: o.ID, Name: o.Name, Text: hidden})
			}
			return out
		},
	}
}

func assetOwnershipTypeRoutes(acct []string) []route {
	const base, one = "/account/assets/ownership-types", "/account/assets/ownership-types/{ownership_type_id}"
	return []route{
		{
			op: "getAccountAssetOwnershipTypes", method: http.MethodGet, path: base, kinds: acct,
			handle: licensedOwnership(listAssetOwnershipTypes),
		},
		{
			op: "createAccountAssetOwnershipTypes", method: http.MethodPost, path: base, kinds: acct,
			handle: licensedOwnership(createAssetOwnershipTypes),
		},
		{
			op: "updateAccountAssetOwnershipTypes", method: http.MethodPut, path: base, kinds: acct,
			handle: licensedOwnership(putAssetOwnershipTypes),
		},
		{
			op: "deleteAccountAssetOwnershipTypes", method: http.MethodDelete, path: base, kinds: acct,
			handle: licensedOwnership(removeAssetOwnershipTypes),
		},
		{
			op: "updateAccountAssetOwnershipType", method: http.MethodPatch, path: one, kinds: acct,
			handle: withAssetOwnershipType(patchAssetOwnershipType),
		},
		{
			op: "deleteAccountAssetOwnershipType", method: http.MethodDelete, path: one, kinds: acct,
			handle: withAssetOwnershipType(removeAssetOwnershipType),
		},
	}
}

// licensedOwnership refuses a license without the feature (api-behaviour 9).
func licensedOwnership(h func(*call) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		if c.s.Account.NoOwnership {
			return nil, failed(http.StatusForbidden, "your license does not include asset ownership")
		}
		return h(c)
	}
}

func withAssetOwnershipType(h func(*call, *assetOwnershipType) (any, error)) func(*call) (any, error) {
	return licensedOwnership(func(c *call) (any, error) {
		id, err := c.pathID("ownership_type_id")
		if err != nil {
			return nil, failed(http.StatusUnprocessableEntity, "invalid ownership type id")
		}
		o, ok := c.s.assetOwnershipTypes().get(id)
		if !ok {
			return nil, noAssetOwnershipType()
		}
		return h(c, o)
	})
}

func noAssetOwnershipType() *problem { return failed(http.StatusNotFound, "ownership type not found") }

func assetOwnershipTypeRow(o *assetOwnershipType) object {
	return object{"id": o.ID, "name": o.Name, "reference": o.Reference, "order": o.Order, "hidden": o.Hidden}
}

func assetOwnershipTypeRows(list []*assetOwnershipType) []object {
	var out []object
	for _, o := range list {
		out = append(out, assetOwnershipTypeRow(o))
	}
	return out
}

func listAssetOwnershipTypes(c *call) (any, error) {
	return assetOwnershipTypeRows(c.s.assetOwnershipTypes().list), nil
}

// written is the answer of a bulk write: the types that were written, or all of them.
func (c *call) written(list []*assetOwnershipType) any {
	if c.e.hasVariant("ownership-replies-all") {
		list = c.s.assetOwnershipTypes().list
	}
	return assetOwnershipTypeRows(list)
}

// nextNumber is one more than the largest of all.
func (s *state) nextNumber(of func(*assetOwnershipType) int64) int64 {
	if len(s.assetOwnershipTypes().list) == 0 {
		return 1
	}
	return 1 + of(slices.MaxFunc(s.assetOwnershipTypes().list,
		func(a, b *assetOwnershipType) int { return cmp.Compare(of(a), of(b)) }))
}

func createAssetOwnershipTypes(c *call) (any, error) {
	list, err := c.decodeList()
	if err != nil {
		return nil, err
	}
	var made []*assetOwnershipType
	for i, f := range list {
		o := &assetOwnershipType{
			ID:        newID(),
			Reference: c.s.nextNumber(func(o *assetOwnershipType) int64 { return o.Reference }) + int64(i),
			Order:     c.s.nextNumber(func(o *assetOwnershipType) int64 { return o.Order }) + int64(i),
		}
		if err := c.applyAssetOwnershipType(o, f); err != nil {
			return nil, err
		}
		made = append(made, o)
	}
	for _, o := range made {
		c.s.assetOwnershipTypes().add(o)
	}
	return c.written(made), nil
}

// putAssetOwnershipTypes changes the types that were sent. Whether those that were not are
// deleted is not known (api-behaviour 9).
func putAssetOwnershipTypes(c *call) (any, error) {
	list, err := c.decodeList()
	if err != nil {
		return nil, err
	}
	edited := map[string]*assetOwnershipType{}
	var order []*assetOwnershipType
	for _, f := range list {
		id := f.id("id")
		if f.err != nil {
			return nil, failed(http.StatusUnprocessableEntity, "invalid ownership type id")
		}
		if id == nil || *id == "" {
			return nil, failed(http.StatusUnprocessableEntity, "id is required")
		}
		old, ok := c.s.assetOwnershipTypes().get(*id)
		if !ok {
			return nil, noAssetOwnershipType()
		}
		o := *old
		if err := c.applyAssetOwnershipType(&o, f); err != nil {
			return nil, err
		}
		edited[o.ID] = &o
		order = append(order, old)
	}
	for id, o := range edited {
		if old, ok := c.s.assetOwnershipTypes().get(id); ok {
			*old = *o
		}
	}
	if c.e.hasVariant("ownership-put-replaces") {
		c.s.assetOwnershipTypes().removeIf(func(o *assetOwnershipType) bool { return edited[o.ID] == nil })
	}
	return c.written(order), nil
}

// applyAssetOwnershipType sets what was sent. Who sets reference is not known (api-behaviour 9).
func (c *call) applyAssetOwnershipType(o *assetOwnershipType, f *fields) error {
	name, reference, order, hidden := f.str("name"), f.integer("reference"), f.integer("order"), f.boolean("hidden")
	if f.err != nil {
		return f.err
	}
	if name != nil {
		o.Name = strings.TrimSpace(*name)
	}
	if o.Name == "" {
		return failed(http.StatusUnprocessableEntity, "name is required")
	}
	if reference != nil && !c.e.hasVariant("ownership-reference-server") {
		o.Reference = *reference
	}
	if order != nil {
		o.Order = *order
	}
	if hidden != nil {
		o.Hidden = *hidden
	}
	return nil
}

// removeAssetOwnershipTypes deletes several types and answers what remains.
func removeAssetOwnershipTypes(c *call) (any, error) {
	var ids []string
	if err := c.decodeJSON(&ids); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, ok := c.s.assetOwnershipTypes().get(id); !ok {
			return nil, noAssetOwnershipType()
		}
	}
	c.s.assetOwnershipTypes().removeIf(func(o *assetOwnershipType) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, o.ID) })
	})
	return assetOwnershipTypeRows(c.s.assetOwnershipTypes().list), nil
}

func patchAssetOwnershipType(c *call, o *assetOwnershipType) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	edited := *o
	if err := c.applyAssetOwnershipType(&edited, f); err != nil {
		return nil, err
	}
	*o = edited
	return assetOwnershipTypeRow(o), nil
}

func removeAssetOwnershipType(c *call, o *assetOwnershipType) (any, error) {
	c.s.assetOwnershipTypes().removeIf(func(x *assetOwnershipType) bool { return x == o })
	return assetOwnershipTypeRows(c.s.assetOwnershipTypes().list), nil
}
