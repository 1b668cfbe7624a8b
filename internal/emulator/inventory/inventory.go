// Package inventory generates what scans of an emulated console have found: the rows of assets, of
// services and of all else that belongs to them. A generated asset follows from its number alone,
// so that the size of an inventory is not limited by memory. It knows no more of the console than
// Contents.
package inventory

import (
	"encoding/json"
	"hash/fnv"
	"strings"
)

// Asset is one thing of the inventory that does not follow from its number: it was added by a test
// or imported. Empty members are as those of generated assets.
type Asset struct {
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

// Key is the id of the asset.
func (a *Asset) Key() string { return a.ID }

// Note is what people have said about an asset, generated ones included.
type Note struct {
	ID          string            `json:"id"`
	OrgID       string            `json:"organization_id"`
	SiteID      string            `json:"site_id"`
	Deleted     bool              `json:"deleted,omitempty"` // a generated one
	Tags        map[string]string `json:"tags,omitempty"`
	Comments    string            `json:"comments,omitempty"`
	Criticality string            `json:"criticality,omitempty"`
	Owners      map[string]string `json:"owners,omitempty"` // by id of the ownership type
}

// Key is the id of the asset.
func (n *Note) Key() string { return n.ID }

// Place is a site or organization with its name as JSON.
type Place struct{ ID, quoted string }

// NewPlace makes a place of its id and its name.
func NewPlace(id, name string) Place {
	quoted, _ := json.Marshal(name) //nolint:errchkjson // a string
	return Place{id, string(quoted)}
}

// Contents is what the rows of an organization follow from. The console copies it while nothing can
// change, because rows are written later.
type Contents struct {
	Organization Place
	CreatedAt    int64             // of the organization, in unix seconds
	Generated    int64             // assets that follow from their number
	Site         Place             // of the generated assets
	Sites        map[string]Place  // of the added ones, by id
	Added        []*Asset          // in the order of their rows, after the generated ones
	Notes        map[string]Note   // by id of the asset
	Removed      map[string]bool   // ids of rows of services and wireless networks that were deleted
	Sources      map[string]string // names of custom integrations, by id
	LastTask     string            // id of the last task of the generated assets, the zero UUID = none
}

// Inventory gives the rows of an organization's datasets. It is safe for concurrent use.
type Inventory struct {
	Contents
	seed uint64
}

// New makes the inventory of an organization: the same contents give the same rows.
func New(contents Contents) *Inventory {
	h := fnv.New64a()
	_, _ = h.Write([]byte(contents.Organization.ID))
	return &Inventory{contents, h.Sum64()}
}

// Rows is the number of rows of a dataset.
func (inv *Inventory) Rows(d *Dataset) int64 {
	assets := inv.Generated + int64(len(inv.Added))
	if d.perAsset > 0 {
		return assets * d.perAsset
	}
	return assets / d.everyNth
}

// Item is one row while it is written: its number and the asset that it is about.
type Item struct {
	Added *Asset // nil for a generated asset
	Site  Place
	Note  *Note // nil if there is none
	inv   *Inventory
	n     int64
	asset int64
}

// Item returns the row with a number from 0 to Rows - 1.
func (inv *Inventory) Item(d *Dataset, n int64) Item {
	r := Item{inv: inv, n: n, Site: inv.Site}
	if d.perAsset > 0 {
		r.asset = n / d.perAsset
	} else {
		r.asset = n * d.everyNth
	}
	if r.asset >= inv.Generated {
		r.Added = inv.Added[r.asset-inv.Generated]
		r.Site = inv.Sites[r.Added.SiteID]
	}
	if len(inv.Notes) > 0 {
		if n, ok := inv.Notes[r.AssetID()]; ok {
			r.Note = &n
		}
	}
	return r
}

// AssetID is the id of the asset as text.
func (r *Item) AssetID() string {
	var b [40]byte
	return strings.Trim(string(r.appendID(b[:0], idAsset, 0)), `"`)
}

// KeyOf is the id by which a path names a row: that of the asset, or its own.
func (d *Dataset) KeyOf(r *Item) string {
	if d.Name == "assets" {
		return r.AssetID()
	}
	var b [40]byte
	return strings.Trim(string(r.appendID(b[:0], idRow, d.mark)), `"`)
}

// IsRemoved tells whether somebody deleted a row, or the asset that it is about.
func (d *Dataset) IsRemoved(r *Item) bool {
	return r.Note != nil && r.Note.Deleted || d.removable && len(r.inv.Removed) > 0 && r.inv.Removed[d.KeyOf(r)]
}

// seen is when the asset was found.
func (r *Item) seen() int64 {
	if r.Added != nil {
		if r.Added.FirstSeen != 0 {
			return r.Added.FirstSeen
		}
		return r.Added.CreatedAt
	}
	return r.inv.CreatedAt - r.asset%(30*24*3600)
}

// number tells assets apart.
func (r *Item) number() int64 {
	if r.Added != nil {
		return r.Added.Number
	}
	return r.asset
}

// Kinds of derived ids: each kind has its own sequence.
const (
	idAsset = iota
	idRow
)

// appendID appends the id of the asset, or one that follows from the row and the dataset.
func (r *Item) appendID(b []byte, kind uint64, d byte) []byte {
	if kind == idAsset && r.Added != nil {
		return append(append(append(b, '"'), r.Added.ID...), '"')
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
