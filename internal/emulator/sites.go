package emulator

import (
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// site is one site (api-behaviour 4). Deleted ones stay as inactive rows.
type site struct {
	ID            string            `json:"id"`
	OrgID         string            `json:"organization_id"`
	Name          string            `json:"name"`
	Description   *string           `json:"description"`
	Scope         *string           `json:"scope"`
	Excludes      *string           `json:"excludes"`
	Subnets       map[string]subnet `json:"subnets"`
	Inactive      bool              `json:"inactive"`
	DeactivatedAt int64             `json:"deactivated_at"`
	CreatedAt     int64             `json:"created_at"`
	UpdatedAt     int64             `json:"updated_at"`
}

func (st *site) Key() string { return st.ID }

func (s *state) sites() *table[*site] { return tableOf[*site](s) }

func siteKind() objectKind {
	return objectKind{
		name:   "site",
		routes: siteRoutes(accountTokenKinds(), organizationTokenKinds()),
		tables: []tableKind{tableOfRows("sites", func(st *site) string { return st.Name })},
		forget: func(s *state, organizationID string, now int64) {
			for _, st := range s.sites().where(func(st *site) bool { return st.OrgID == organizationID && !st.Inactive }) {
				s.dropSite(st, now)
			}
		},
	}
}

// subnet is a registered subnet; both members are optional.
type subnet struct {
	Description *string           `json:"description,omitempty"`
	Tags        map[string]string `json:"tags,omitempty"`
}

func siteRoutes(acct, org []string) []route {
	return []route{
		{op: "getAccountSites", method: http.MethodGet, path: "/account/sites", kinds: acct, handle: listAccountSites},
		{op: "getSites", method: http.MethodGet, path: "/org/sites", kinds: org, handle: listSites},
		{op: "createSite", method: http.MethodPut, path: "/org/sites", kinds: org, handle: createSite},
		{op: "getSite", method: http.MethodGet, path: "/org/sites/{site_id}", kinds: org, handle: withSite(readSite)},
		{op: "updateSite", method: http.MethodPatch, path: "/org/sites/{site_id}", kinds: org, handle: withSite(patchSite)},
		{op: "removeSite", method: http.MethodDelete, path: "/org/sites/{site_id}", kinds: org, handle: withSite(removeSite)},
	}
}

// withSite resolves {site_id}, a UUID or a name, within the organization of the call.
func withSite(h func(*call, *site) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		want := c.params["site_id"]
		st, ok := c.s.sites().get(want)
		if !ok || st.OrgID != c.org.ID || st.Inactive {
			st, ok = c.s.sites().first(func(st *site) bool { return st.Name == want && !st.Inactive && st.OrgID == c.org.ID })
		}
		if !ok {
			return nil, c.notFound("site")
		}
		return h(c, st)
	}
}

// holding is what other tables know about a site.
type holding struct {
	assets     int
	lastTask   string // the newest that is done
	lastTaskAt int64
}

// holdings looks up what sites hold, for those that hold anything: for all of them in one pass, or
// with an id for one.
func (s *state) holdings(siteID string) map[string]holding {
	out := map[string]holding{}
	for _, a := range s.assets().list {
		if siteID == "" || a.SiteID == siteID {
			h := out[a.SiteID]
			h.assets++
			out[a.SiteID] = h
		}
	}
	for _, o := range s.organizations().list {
		if o.InventorySite != "" && (siteID == "" || o.InventorySite == siteID) {
			h := out[o.InventorySite]
			h.assets += s.generatedLeft(o)
			out[o.InventorySite] = h
		}
	}
	for _, t := range s.tasks().list {
		if t.Status == statusProcessed && (siteID == "" || t.SiteID == siteID) {
			h := out[t.SiteID]
			h.lastTask, h.lastTaskAt = t.ID, t.UpdatedAt
			out[t.SiteID] = h
		}
	}
	return out
}

func (c *call) siteRow(st *site) object { return c.siteRowWith(st, c.s.holdings(st.ID)[st.ID]) }

func (c *call) siteRowWith(st *site, h holding) object {
	subnets := st.Subnets
	if subnets == nil {
		subnets = map[string]subnet{}
	}
	r := object{
		"id": st.ID, "client_id": c.s.Account.ID, "organization_id": st.OrgID, "name": st.Name, "description": st.Description,
		"scope": st.Scope, "excludes": st.Excludes, "subnets": subnets, "inactive": st.Inactive,
		"deactivated_at": st.DeactivatedAt,
		"created_at":     st.CreatedAt, "updated_at": st.UpdatedAt, "last_task_id": orZero(h.lastTask),
		"last_task_at": h.lastTaskAt, "project": false,
	}
	addCounters(r, h.assets)
	return r
}

func (c *call) siteRows(is func(*site) bool) (any, error) {
	q, err := c.parseSearch([]string{"name"}, "name", "id", "description", "organization_id", "organization")
	if err != nil {
		return nil, err
	}
	var out []object
	all := c.s.holdings("")
	for _, st := range c.s.sites().list {
		if st.Inactive || !is(st) {
			continue
		}
		if q.isEmpty() {
			out = append(out, c.siteRowWith(st, all[st.ID]))
			continue
		}
		o, _ := c.s.organizations().get(st.OrgID)
		about := subject{
			"name": {st.Name}, "id": {st.ID}, "description": {str(st.Description)}, "organization_id": {st.OrgID},
			"organization": {o.Name, o.ID},
		}
		if q.matches(about) {
			out = append(out, c.siteRowWith(st, all[st.ID]))
		}
	}
	return out, nil
}

// listSites takes no search, unlike the lists of /account.
func listSites(c *call) (any, error) {
	c.query.Del("search")
	return c.siteRows(func(st *site) bool { return st.OrgID == c.org.ID })
}

func listAccountSites(c *call) (any, error) {
	rows, err := c.siteRows(func(*site) bool { return true })
	if err == nil && c.e.hasVariant("account-sites-without-org") {
		for _, r := range rows.([]object) { //nolint:forcetypeassert // siteRows returns nothing else
			delete(r, "organization_id")
		}
	}
	return rows, err
}

func readSite(c *call, st *site) (any, error) { return c.siteRow(st), nil }

func createSite(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	st := &site{
		ID: newID(), OrgID: c.org.ID, Subnets: map[string]subnet{}, CreatedAt: c.unix(), UpdatedAt: c.unix(),
		Description: c.stored(""), Scope: c.stored(""), Excludes: c.stored(""),
	}
	name := f.str("name")
	if name == nil && f.err == nil {
		return nil, badRequest("name is required")
	}
	if err := c.applySite(st, f, name); err != nil {
		return nil, err
	}
	c.s.sites().add(st)
	return c.siteRow(st), nil
}

// patchSite changes the fields that were sent and no others; subnets are replaced as a whole
// (api-behaviour 4).
func patchSite(c *call, st *site) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	edited := *st
	edited.Subnets = maps.Clone(st.Subnets)
	if err := c.applySite(&edited, f, f.str("name")); err != nil {
		return nil, err
	}
	edited.UpdatedAt = c.unix()
	*st = edited
	return c.siteRow(st), nil
}

func (c *call) applySite(st *site, f *fields, name *string) error {
	description, scope, excludes := f.str("description"), f.str("scope"), f.str("excludes")
	subnets, err := c.readSubnets(f)
	if err != nil {
		return err
	}
	if f.err != nil {
		return f.err
	}
	if name != nil {
		st.Name = strings.TrimSpace(*name)
		if st.Name == "" {
			return badRequest("name is required")
		}
		if _, used := c.s.sites().first(func(x *site) bool {
			return x.Name == st.Name && !x.Inactive && x.ID != st.ID && x.OrgID == st.OrgID
		}); used {
			return c.nameTaken("site")
		}
	}
	for what, sent := range map[string]*string{"scope": scope, "excludes": excludes} {
		if sent == nil {
			continue
		}
		if bad, ok := badEntry(*sent); !ok {
			return badRequest("invalid " + what + " entry: " + bad)
		}
	}
	c.patchText(&st.Description, description)
	if subnets != nil {
		st.Subnets = subnets
	}
	if st.Subnets == nil {
		st.Subnets = map[string]subnet{}
	}
	if scope != nil && c.e.hasVariant("site-cidrs-move") {
		kept := c.moveCIDRs(st, *scope)
		scope = &kept
	}
	c.patchText(&st.Scope, c.scopeText(scope))
	c.patchText(&st.Excludes, c.scopeText(excludes))
	return nil
}

// scopeText is how an address list is kept: one entry a line, or as sent.
func (c *call) scopeText(sent *string) *string {
	if sent == nil || c.e.hasVariant("site-text-verbatim") {
		return sent
	}
	s := strings.Join(normalised(*sent), "\n")
	return &s
}

// moveCIDRs registers the CIDRs of a scope as subnets and returns the rest of it (api-behaviour 0,
// point 2).
func (c *call) moveCIDRs(st *site, scope string) string {
	var rest []string
	for _, entry := range entries(scope) {
		if _, err := netip.ParsePrefix(entry); err != nil {
			rest = append(rest, entry)
			continue
		}
		key := c.subnetKey(entry)
		if _, known := st.Subnets[key]; !known {
			st.Subnets[key] = subnet{}
		}
	}
	return strings.Join(rest, "\n")
}

func (c *call) subnetKey(sent string) string {
	if c.e.hasVariant("subnet-key-normalised") {
		return normalPrefix(sent)
	}
	return sent
}

// readSubnets reads the map of registered subnets: nil when absent, an error for a key that is no
// network.
func (c *call) readSubnets(f *fields) (map[string]subnet, error) {
	sent := f.object("subnets")
	if sent == nil {
		return nil, nil //nolint:nilnil // absent is not empty
	}
	out := map[string]subnet{}
	for _, k := range slices.Sorted(maps.Keys(sent)) {
		if !isNetwork(k) {
			return nil, badRequest("invalid subnet: " + k)
		}
		var sn subnet
		switch v := sent[k].(type) {
		case nil:
		case map[string]any:
			inner := newFields(v)
			sn.Description, sn.Tags = inner.str("description"), inner.texts("tags")
			if inner.err != nil {
				return nil, badRequest("invalid value for subnet " + k)
			}
		default:
			return nil, badRequest("invalid value for subnet " + k)
		}
		out[c.subnetKey(k)] = sn
	}
	return out, nil
}

// removeSite deletes a site with its assets and tasks. The last one of an organization is replaced
// (api-behaviour 0, point 9).
func removeSite(c *call, st *site) (any, error) {
	c.s.dropSite(st, c.unix())
	if _, left := c.s.sites().first(func(x *site) bool { return x.OrgID == c.org.ID && !x.Inactive }); !left {
		c.s.sites().add(newPrimary(c.org.ID, c.unix()))
	}
	return nothing{}, nil
}

// dropSite deactivates a site and removes what it holds.
func (s *state) dropSite(st *site, now int64) {
	st.Inactive, st.DeactivatedAt, st.UpdatedAt = true, now, now
	s.assets().removeIf(func(a *inventory.Asset) bool { return a.SiteID == st.ID })
	s.tasks().removeIf(func(t *task) bool { return t.SiteID == st.ID })
	s.assetNotes().removeIf(func(n *inventory.Note) bool { return n.SiteID == st.ID })
	if o, ok := s.organizations().get(st.OrgID); ok && o.InventorySite == st.ID {
		o.Inventory, o.InventorySite = 0, ""
	}
	for _, x := range s.explorers().list {
		if x.SiteID == st.ID {
			x.SiteID = ""
		}
	}
}

// newPrimary is the site that comes with an organization: no texts, no subnets (api-behaviour 3).
func newPrimary(orgID string, now int64) *site {
	return &site{
		ID: newID(), OrgID: orgID, Name: primarySite, Subnets: map[string]subnet{}, CreatedAt: now,
		UpdatedAt: now,
	}
}
