package emulator

import (
	"encoding/json"
	"hash/fnv"
	"strings"
)

// asset is one thing of the inventory that does not follow from its number: it was added by a test,
// see AddAssets, or imported. Empty members are as those of generated assets.
type asset struct {
	ID            string            `json:"id"`
	OrgID         string            `json:"organization_id"`
	SiteID        string            `json:"site_id"`
	Number        int64             `json:"number"`
	CreatedAt     int64             `json:"created_at"`
	UpdatedAt     int64             `json:"updated_at,omitempty"`
	FirstSeen     int64             `json:"first_seen,omitempty"`
	IntegrationID string            `json:"custom_integration_id,omitempty"`
	ForeignID     string            `json:"foreign_id,omitempty"` // its id in that integration
	TaskID        string            `json:"task_id,omitempty"`
	Names         []string          `json:"names,omitempty"`
	Domains       []string          `json:"domains,omitempty"`
	Addresses     []string          `json:"addresses,omitempty"`
	MACs          []string          `json:"macs,omitempty"`
	OS            string            `json:"os,omitempty"`
	OSVersion     string            `json:"os_version,omitempty"`
	HW            string            `json:"hw,omitempty"`
	Type          string            `json:"type,omitempty"`
	Attributes    map[string]string `json:"attributes,omitempty"` // those of the integration
}

func (a *asset) key() string { return a.ID }

// An organization's inventory is its generated assets, which are computed from their number alone,
// and after them those of AddAssets. The generated ones are in the first site that the organization
// ever had, and go with it.

func (s *state) orgAssets(o *organization) int {
	return s.generatedLeft(o) + len(s.Assets.where(func(a *asset) bool { return a.OrgID == o.ID }))
}

// generatedLeft is how many of an organization's generated assets have not been deleted.
func (s *state) generatedLeft(o *organization) int {
	if o.Inventory == 0 {
		return 0
	}
	return int(o.Inventory) - len(s.AssetNotes.where(func(n *assetNote) bool { return n.Deleted && n.OrgID == o.ID }))
}

func (s *state) allAssets() int {
	n := len(s.Assets.list)
	for _, o := range s.Orgs.list {
		n += s.generatedLeft(o)
	}
	return n
}

// fill gives an organization its generated assets.
func (s *state) fill(o *organization, n int) {
	st, ok := s.Sites.first(func(st *site) bool { return st.OrgID == o.ID && !st.Inactive })
	if ok && n > 0 {
		o.Inventory, o.InventorySite = int64(n), st.ID
	}
}

// place is a site or organization with its name as JSON.
type place struct{ id, name, quoted string }

func newPlace(id, name string) place {
	quoted, _ := json.Marshal(name) //nolint:errchkjson // a string
	return place{id, name, string(quoted)}
}

// inventory is what an export needs to know, copied while the emulator's lock is held.
type inventory struct {
	org       place
	seed      uint64
	createdAt int64
	now       int64
	generated int64
	site      place            // of the generated assets
	sites     map[string]place // of the added ones
	added     []*asset
	notes     map[string]assetNote // by id of the asset
	removed   map[string]bool      // ids of rows of services and wireless networks that were deleted
	sources   map[string]string    // names of custom integrations by id
	lastTask  string               // of the generated assets
}

func (c *call) inventory() *inventory {
	o := c.org
	h := fnv.New64a()
	_, _ = h.Write([]byte(o.ID))
	inv := &inventory{
		org: newPlace(o.ID, o.Name), seed: h.Sum64(), createdAt: o.CreatedAt, now: c.unix(), generated: o.Inventory,
		sites: map[string]place{},
		added: c.s.Assets.where(func(a *asset) bool { return a.OrgID == o.ID }),
	}
	for _, st := range c.s.Sites.list {
		if st.OrgID == o.ID {
			inv.sites[st.ID] = newPlace(st.ID, st.Name)
		}
	}
	inv.site = inv.sites[o.InventorySite]
	inv.lastTask = orZero(c.s.holdings(o.InventorySite)[o.InventorySite].lastTask)
	c.s.copyNotes(inv)
	return inv
}

// rows is the number of rows of a dataset.
func (inv *inventory) rows(d *dataset) int64 {
	assets := inv.generated + int64(len(inv.added))
	if d.perAsset > 0 {
		return assets * d.perAsset
	}
	return assets / d.everyNth
}

// item is one row while it is written: its number and the asset that it is about.
type item struct {
	inv   *inventory
	n     int64
	asset int64
	added *asset // nil for a generated asset
	site  place
	note  *assetNote // nil if there is none
}

func (inv *inventory) item(d *dataset, n int64) item {
	r := item{inv: inv, n: n, site: inv.site}
	if d.perAsset > 0 {
		r.asset = n / d.perAsset
	} else {
		r.asset = n * d.everyNth
	}
	if r.asset >= inv.generated {
		r.added = inv.added[r.asset-inv.generated]
		r.site = inv.sites[r.added.SiteID]
	}
	if len(inv.notes) > 0 {
		if n, ok := inv.notes[r.assetID()]; ok {
			r.note = &n
		}
	}
	return r
}

// assetID is the id of the asset as text.
func (r *item) assetID() string {
	var b [40]byte
	return strings.Trim(string(r.appendID(b[:0], idAsset, 0)), `"`)
}

// seen is when the asset was found.
func (r *item) seen() int64 {
	if r.added != nil {
		if r.added.FirstSeen != 0 {
			return r.added.FirstSeen
		}
		return r.added.CreatedAt
	}
	return r.inv.createdAt - r.asset%(30*24*3600)
}

// number tells assets apart.
func (r *item) number() int64 {
	if r.added != nil {
		return r.added.Number
	}
	return r.asset
}

// Kinds of derived ids: each kind has its own sequence.
const (
	idAsset = iota
	idRow
)

// appendID appends the id of the asset, or one that follows from the row and the dataset.
func (r *item) appendID(b []byte, kind uint64, d byte) []byte {
	if kind == idAsset && r.added != nil {
		return append(append(append(b, '"'), r.added.ID...), '"')
	}
	n := uint64(r.n) //nolint:gosec // row numbers are not negative
	if kind == idAsset {
		n, d = uint64(r.asset), 0 //nolint:gosec // as above
	}
	x := mix(r.inv.seed ^ kind<<56 ^ uint64(d)<<48 ^ n)
	y := mix(x ^ r.inv.seed)
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	for i := range 32 {
		v := x
		if i >= 16 {
			v = y
		}
		digit := v >> (60 - 4*(i%16)) & 15
		switch i { // the version and variant of a random UUID
		case 12:
			digit = 4
		case 16:
			digit = 8 | digit&3
		}
		if i == 8 || i == 12 || i == 16 || i == 20 {
			b = append(b, '-')
		}
		b = append(b, hexDigits[digit])
	}
	return append(b, '"')
}

// mix spreads a number over 64 bits, without two that give the same (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
