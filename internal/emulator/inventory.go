package emulator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// asset is one thing of the inventory, which appears by scanning: the API cannot create one, see AddAssets.
type asset struct {
	ID        string `json:"id"`
	OrgID     string `json:"organization_id"`
	SiteID    string `json:"site_id"`
	Number    int64  `json:"number"`
	CreatedAt int64  `json:"created_at"`
}

func (a *asset) key() string { return a.ID }

// An organization's inventory is its generated assets, which are computed from their number alone, and after them those of
// AddAssets. The generated ones are in the first site that the organization ever had, and go with it.

func (s *state) orgAssets(o *organization) int {
	return int(o.Inventory) + len(s.Assets.where(func(a *asset) bool { return a.OrgID == o.ID }))
}

func (s *state) allAssets() int {
	n := len(s.Assets.list)
	for _, o := range s.Orgs.list {
		n += int(o.Inventory)
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
}

func (c *call) inventory() *inventory {
	o := c.org
	h := fnv.New64a()
	_, _ = h.Write([]byte(o.ID))
	inv := &inventory{
		org: newPlace(o.ID, o.Name), seed: h.Sum64(), createdAt: o.CreatedAt, now: c.unix(), generated: o.Inventory, sites: map[string]place{},
		added: c.s.Assets.where(func(a *asset) bool { return a.OrgID == o.ID }),
	}
	for _, st := range c.s.Sites.list {
		if st.OrgID == o.ID {
			inv.sites[st.ID] = newPlace(st.ID, st.Name)
		}
	}
	inv.site = inv.sites[o.InventorySite]
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
	return r
}

// seen is when the asset was found.
func (r *item) seen() int64 {
	if r.added != nil {
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

// export is one request for a dataset.
type export struct {
	d       *dataset
	inv     *inventory
	columns []column
	q       search
	search  map[string][]column // the columns that each term looks into
	total   int64
	at      int64             // the next position
	order   func(int64) int64 // position to row
}

func (c *call) newExport(d *dataset) (*export, error) {
	aliases := map[string][]string{"site": {"site_name", "site_id"}, "name": {"names"}, "address": {"addresses"}, "mac": {"macs"}, "org": {"org_name"}}
	x := &export{d: d, inv: c.inventory(), search: map[string][]column{}, order: func(i int64) int64 { return i }}
	byName, all := map[string]column{}, d.columns(d)
	known := []string{}
	for _, col := range all {
		byName[col.name] = col
		known = append(known, col.name)
	}
	for alias, names := range aliases {
		if _, own := byName[alias]; !own && byName[names[0]].add != nil {
			known = append(known, alias)
		}
	}
	q, err := parseSearch(c.query.Get("search"), known...)
	if err != nil {
		return nil, err
	}
	for _, t := range q {
		names := []string{t.field}
		if t.field == "" {
			names = d.bare
		}
		for _, n := range names {
			if _, own := byName[n]; own {
				x.search[n] = []column{byName[n]}
				continue
			}
			for _, name := range aliases[n] {
				x.search[n] = append(x.search[n], byName[name])
			}
		}
	}
	x.q, x.columns, x.total = q, chosen(all, c.query.Get("fields")), x.inv.rows(d)
	return x, nil
}

// chosen keeps the columns asked for; what the API document calls required always comes.
func chosen(all []column, list string) []column {
	if list == "" {
		return all
	}
	var out []column
	want := strings.Split(list, ",")
	for i := range want {
		want[i] = strings.TrimSpace(want[i])
	}
	for _, col := range all {
		if col.required || slices.Contains(want, col.name) {
			out = append(out, col)
		}
	}
	return out
}

// find moves on to the next row that the search finds.
func (x *export) find(ctx context.Context) (item, bool) {
	for ; x.at < x.total; x.at++ {
		if x.at%1024 == 0 && ctx.Err() != nil {
			return item{}, false
		}
		if r := x.inv.item(x.d, x.order(x.at)); len(x.q) == 0 || x.q.matches(x.subject(&r), x.d.bare...) {
			return r, true
		}
	}
	return item{}, false
}

func (x *export) next(ctx context.Context, b []byte) ([]byte, bool) {
	r, ok := x.find(ctx)
	if !ok {
		return b, false
	}
	x.at++
	for i := range x.columns {
		b = append(b, x.columns[i].head...)
		b = x.columns[i].add(b, &r)
	}
	if len(x.columns) > 0 {
		return append(b, '}'), true
	}
	return append(b, "{}"...), true
}

// subject reads the values that are searched back from their JSON.
func (x *export) subject(r *item) subject {
	about := subject{}
	for name, columns := range x.search {
		for _, col := range columns {
			about[name] = append(about[name], texts(col.add(nil, r), name, x.inv.now)...)
		}
	}
	return about
}

func texts(value []byte, name string, now int64) []string {
	switch value[0] {
	case '[':
		var list []string
		_ = json.Unmarshal(value, &list) // other lists are not searched
		return list
	case '"':
		if s, err := strconv.Unquote(string(value)); err == nil {
			return []string{s}
		}
		var s string
		_ = json.Unmarshal(value, &s) // was made by this package
		return []string{s}
	}
	switch name {
	case "created_at", "updated_at", "first_seen", "last_seen":
		return []string{fmt.Sprintf("%s/%d", value, now)}
	}
	return []string{string(value)}
}

// shuffled gives all positions in another order, without a table of them.
func (x *export) shuffled(random func(int64) int64) {
	if x.total < 2 {
		return
	}
	step := 1 + random(x.total-1)
	for gcd(step, x.total) != 1 {
		step++
	}
	begin := random(x.total)
	x.order = func(i int64) int64 { return (begin + i%x.total*step) % x.total }
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// page streams an object with one page of rows and the key of the next page, "" after the last.
func (x *export) page(size int64, key string) (*stream, error) {
	if key != "" {
		raw, err := base64.RawURLEncoding.DecodeString(key)
		after, err2 := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || err2 != nil || after < 0 {
			return nil, badRequest("invalid start_key")
		}
		x.at = after + 1
	}
	var seen, last int64
	s := arrayOf(func(ctx context.Context, b []byte) ([]byte, bool) {
		if seen == size {
			return b, false
		}
		b, ok := x.next(ctx, b)
		if ok {
			seen, last = seen+1, x.at-1
		}
		return b, ok
	})
	s.open = fmt.Sprintf(`{%q:[`, x.d.name)
	s.closing = func() string {
		next := ""
		if _, more := x.find(context.Background()); more {
			next = pageKey(last)
		}
		return fmt.Sprintf(`],"next_key":%q}`+"\n", next)
	}
	return s, nil
}

func pageKey(n int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(n, 10)))
}
