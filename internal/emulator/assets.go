package emulator

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// removedRow is a service or wireless network that somebody deleted.
type removedRow struct {
	ID    string `json:"id"`
	OrgID string `json:"organization_id"`
}

func (r *removedRow) Key() string { return r.ID }

func (s *state) removedRows() *table[*removedRow] { return tableOf[*removedRow](s) }

// copyNotes gives an inventory what people have said about its assets.
func (s *state) copyNotes(contents *inventory.Contents) {
	for _, n := range s.assetNotes().list {
		if n.OrgID == contents.Organization.ID {
			if contents.Notes == nil {
				contents.Notes = map[string]inventory.Note{}
			}
			contents.Notes[n.ID] = *n
		}
	}
	for _, r := range s.removedRows().list {
		if r.OrgID == contents.Organization.ID {
			if contents.Removed == nil {
				contents.Removed = map[string]bool{}
			}
			contents.Removed[r.ID] = true
		}
	}
	for _, i := range s.customIntegrations().list {
		contents.Sources[i.ID] = i.Name
	}
}

func (s *state) assets() *table[*inventory.Asset] { return tableOf[*inventory.Asset](s) }

func assetKind() objectKind {
	return objectKind{
		name:   "asset",
		routes: append(assetRoutes(organizationTokenKinds()), importRoutes(organizationTokenKinds())...),
		tables: []tableKind{
			tableOfRows[*inventory.Asset]("assets", nil),
			tableOfRows[*inventory.Note]("asset_notes", nil),
			tableOfRows[*removedRow]("removed_rows", nil),
		},
		forget: func(s *state, organizationID string, _ int64) {
			s.assetNotes().removeIf(func(n *inventory.Note) bool { return n.OrgID == organizationID })
			s.removedRows().removeIf(func(r *removedRow) bool { return r.OrgID == organizationID })
		},
	}
}

func (s *state) assetNotes() *table[*inventory.Note] { return tableOf[*inventory.Note](s) }

func assetRoutes(org []string) []route {
	const all, one = "/org/assets", "/org/assets/{asset_id}"
	at := func(op, method, path string, h func(*call) (any, error)) route {
		return route{op: op, method: method, path: path, kinds: org, handle: h}
	}
	return []route{
		at("getAssets", http.MethodGet, all, listRows("assets")),
		at("removeBulkAssets", http.MethodPost, all+"/bulk/delete", removeAssets),
		at("updateBulkAssetTags", http.MethodPatch, all+"/bulk/tags", withFound(patchTags)),
		at("clearBulkAssetTags", http.MethodPost, all+"/bulk/clearTags", withFound(clearTags)),
		at("updateBulkAssetCriticality", http.MethodPatch, all+"/bulk/criticality", withFound(patchCriticality)),
		at("updateBulkAssetOwners", http.MethodPatch, all+"/bulk/owners", licensedOwnership(withFound(patchOwners))),
		at("clearBulkAssetOwners", http.MethodPost, all+"/bulk/clearOwners", licensedOwnership(withFound(clearOwners))),
		at("mergeAssets", http.MethodPatch, all+"/merge", mergeAssets),
		at("getAsset", http.MethodGet, one, withRow("assets", "asset_id", readRow)),
		at("removeAsset", http.MethodDelete, one, withRow("assets", "asset_id", removeAsset)),
		at("updateAssetComments", http.MethodPatch, one+"/comments", withAsset(patchComments)),
		at("updateAssetTags", http.MethodPatch, one+"/tags", withAsset(patchTags)),
		at("updateAssetCriticality", http.MethodPatch, one+"/criticality", withAsset(patchCriticality)),
		at("updateAssetOwners", http.MethodPatch, one+"/owners", licensedOwnership(withAsset(patchOwners))),
		at("getServices", http.MethodGet, "/org/services", listRows("services")),
		at("getService", http.MethodGet, "/org/services/{service_id}", withRow("services", "service_id", readRow)),
		at("removeService", http.MethodDelete, "/org/services/{service_id}", withRow("services", "service_id", removeRow)),
		at("getWirelessLANs", http.MethodGet, "/org/wireless", listRows("wireless")),
		at("getWirelessLAN", http.MethodGet, "/org/wireless/{wireless_id}", withRow("wireless", "wireless_id", readRow)),
		at("removeWirelessLAN", http.MethodDelete, "/org/wireless/{wireless_id}",
			withRow("wireless", "wireless_id", removeRow)),
	}
}

// datasetOf finds a dataset by its name.
func datasetOf(name string) *inventory.Dataset {
	list := inventory.Datasets()
	return list[slices.IndexFunc(list, func(d *inventory.Dataset) bool { return d.Name == name })]
}

// listRows answers all rows of a dataset that the search finds.
func listRows(name string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		x, err := c.newExport(datasetOf(name))
		if err != nil {
			return nil, err
		}
		x.shuffled(c.e.rng.Int64N)
		return arrayOf(x.next), nil
	}
}

// found is one row of a dataset.
type found struct {
	id      string // as the path names it
	assetID string
	site    string
	added   *inventory.Asset
	row     json.RawMessage
}

// rowsWhere returns the rows of a dataset whose id is wanted, or all that a search finds.
func (c *call) rowsWhere(d *inventory.Dataset, searched string, wanted func(id string) bool) ([]found, error) {
	x, err := c.findIn(d, searched, "")
	if err != nil {
		return nil, err
	}
	var out []found
	for ; ; x.at++ {
		r, ok := x.find(context.Background())
		if !ok {
			return out, nil
		}
		id := x.d.KeyOf(&r)
		if wanted != nil && !wanted(id) {
			continue
		}
		f := found{id: id, assetID: r.AssetID(), site: r.Site.ID, added: r.Added}
		if f.row, ok = x.next(context.Background(), nil); ok {
			x.at--
		}
		out = append(out, f)
	}
}

func withRow(name, param string, h func(*call, found) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID(param)
		if err != nil {
			return nil, err
		}
		rows, err := c.rowsWhere(datasetOf(name), "", func(is string) bool { return is == id })
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, notFoundOld()
		}
		return h(c, rows[0])
	}
}

func readRow(_ *call, f found) (any, error) { return f.row, nil }

func removeRow(c *call, f found) (any, error) {
	c.s.removedRows().add(&removedRow{ID: f.id, OrgID: c.org.ID})
	return nothing{}, nil
}

func removeAsset(c *call, f found) (any, error) {
	c.dropAsset(f)
	return nothing{}, nil
}

// dropAsset deletes an asset: of a generated one, the note that it is gone is kept.
func (c *call) dropAsset(f found) {
	if f.added != nil {
		c.s.assets().removeIf(func(a *inventory.Asset) bool { return a == f.added })
		c.s.assetNotes().remove(f.assetID)
		return
	}
	c.note(f).Deleted = true
}

// note is what people have said about an asset.
func (c *call) note(f found) *inventory.Note {
	n, ok := c.s.assetNotes().get(f.assetID)
	if !ok {
		n = &inventory.Note{ID: f.assetID, OrgID: c.org.ID, SiteID: f.site}
		c.s.assetNotes().add(n)
	}
	return n
}

// change is what a call wants done to assets, once its body has been read.
type change func(n *inventory.Note)

// withAsset serves a change of one asset, and answers with it.
func withAsset(read func(*call, *fields) (change, error)) func(*call) (any, error) {
	one := withRow("assets", "asset_id", func(c *call, f found) (any, error) {
		body, err := c.decode()
		if err != nil {
			return nil, err
		}
		do, err := read(c, body)
		if err != nil {
			return nil, err
		}
		do(c.note(f))
		return nil, nil //nolint:nilnil // the row is read again
	})
	again := withRow("assets", "asset_id", readRow)
	return func(c *call) (any, error) {
		if _, err := one(c); err != nil {
			return nil, err
		}
		return again(c)
	}
}

// withFound serves a change of all assets that the search of the body finds, and answers with their
// number.
func withFound(read func(*call, *fields) (change, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		body, err := c.decode()
		if err != nil {
			return nil, err
		}
		searched := body.value("search")
		if body.err != nil {
			return nil, body.err
		}
		if strings.TrimSpace(searched) == "" {
			return nil, badRequest("search is required")
		}
		do, err := read(c, body)
		if err != nil {
			return nil, err
		}
		rows, err := c.rowsWhere(datasetOf("assets"), searched, nil)
		if err != nil {
			return nil, err
		}
		for _, f := range rows {
			do(c.note(f))
		}
		isAboutOwners := strings.HasSuffix(strings.ToLower(c.route.path), "owners")
		if !isAboutOwners && c.e.hasVariant("bulk-status-without-count") {
			return plain{}, nil
		}
		return plain{"updated_asset_count": len(rows)}, nil
	}
}

func patchComments(_ *call, f *fields) (change, error) {
	text := f.str("comments")
	if text == nil && f.err == nil {
		return nil, badRequest("comments is required")
	}
	return func(n *inventory.Note) { n.Comments = *text }, f.problem()
}

func patchCriticality(_ *call, f *fields) (change, error) {
	text := f.str("criticality")
	if text == nil && f.err == nil {
		return nil, badRequest("criticality is required")
	}
	return func(n *inventory.Note) { n.Criticality = *text }, f.problem()
}

// patchTags reads "New=Value Word -Old": tags are set, and those with a minus taken away.
func patchTags(_ *call, f *fields) (change, error) {
	text := f.str("tags")
	if text == nil && f.err == nil {
		return nil, badRequest("tags is required")
	}
	return func(n *inventory.Note) {
		n.Tags = maps.Clone(n.Tags)
		if n.Tags == nil {
			n.Tags = map[string]string{}
		}
		for _, word := range strings.Fields(*text) {
			name, value, _ := strings.Cut(word, "=")
			if old, ok := strings.CutPrefix(name, "-"); ok {
				delete(n.Tags, old)
				continue
			}
			n.Tags[name] = value
		}
	}, f.problem()
}

func clearTags(*call, *fields) (change, error) {
	return func(n *inventory.Note) { n.Tags = nil }, nil
}

func clearOwners(*call, *fields) (change, error) {
	return func(n *inventory.Note) { n.Owners = nil }, nil
}

// patchOwners sets the owner of each kind that is sent; an empty owner takes it away.
func patchOwners(c *call, f *fields) (change, error) {
	set := map[string]string{}
	list, _ := f.get("ownerships")
	rows, ok := list.([]any)
	if !ok {
		return nil, badRequest("ownerships is required")
	}
	for _, row := range rows {
		values, _ := row.(map[string]any)
		inner := newFields(values)
		kind, owner := inner.id("ownership_type_id"), inner.value("owner")
		if inner.err != nil || kind == nil {
			return nil, badRequest("invalid value for ownerships: want objects with ownership_type_id and owner")
		}
		if _, known := c.s.assetOwnershipTypes().get(*kind); !known {
			return nil, noAssetOwnershipType()
		}
		set[*kind] = owner
	}
	return func(n *inventory.Note) {
		n.Owners = maps.Clone(n.Owners)
		if n.Owners == nil {
			n.Owners = map[string]string{}
		}
		maps.Copy(n.Owners, set)
		maps.DeleteFunc(n.Owners, func(_, owner string) bool { return owner == "" })
	}, f.problem()
}

// problem is the first field of a wrong type, as an error.
func (f *fields) problem() error { return f.err }

// listedAssets are the assets that a body names in asset_ids, in the order of that list.
func (c *call) listedAssets() ([]found, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	list, _ := f.get("asset_ids")
	values, ok := list.([]any)
	if !ok || len(values) == 0 {
		return nil, badRequest("asset_ids is required")
	}
	var ids []string
	for _, v := range values {
		id, _ := v.(string)
		if !isUUID(id) {
			return nil, badRequest("invalid asset id")
		}
		ids = append(ids, strings.ToLower(id))
	}
	rows, err := c.rowsWhere(datasetOf("assets"), "", func(id string) bool { return slices.Contains(ids, id) })
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, notFoundOld()
	}
	slices.SortFunc(rows, func(a, b found) int { return slices.Index(ids, a.id) - slices.Index(ids, b.id) })
	return rows, nil
}

func removeAssets(c *call) (any, error) {
	rows, err := c.listedAssets()
	if err != nil {
		return nil, err
	}
	for _, f := range rows {
		c.dropAsset(f)
	}
	return nothing{}, nil
}

// mergeAssets keeps the first asset of the list; the others go.
func mergeAssets(c *call) (any, error) {
	rows, err := c.listedAssets()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 {
		return nil, badRequest("asset_ids must name two assets or more")
	}
	for _, f := range rows[1:] {
		c.dropAsset(f)
	}
	return rows[0].row, nil
}
