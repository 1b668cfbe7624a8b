package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// organization is one organization (api-behaviour 3). Deleted ones stay as inactive rows.
type organization struct {
	ID              string           `json:"id"`
	Name            string           `json:"name"`
	Description     *string          `json:"description"`
	ParentID        string           `json:"parent_id"` // empty = root
	Inactive        bool             `json:"inactive"`
	DeactivatedAt   int64            `json:"deactivated_at"`
	CreatedAt       int64            `json:"created_at"`
	UpdatedAt       int64            `json:"updated_at"`
	DownloadToken   string           `json:"download_token"`
	Expirations     map[string]int64 `json:"expirations"` // days by field name, 0 = never
	KeepLatest      bool             `json:"keep_latest_integration_attributes"`
	DownloadTokenAt int64            `json:"download_token_created_at"`
	Inventory       int64            `json:"inventory,omitempty"` // generated assets
	InventorySite   string           `json:"inventory_site,omitempty"`
}

func (o *organization) Key() string { return o.ID }

func (s *state) organizations() *table[*organization] { return tableOf[*organization](s) }

func organizationKind() objectKind {
	return objectKind{
		name:   "organization",
		routes: organizationRoutes(accountTokenKinds(), organizationTokenKinds()),
		tables: []tableKind{tableOfRows("organizations", func(o *organization) string { return o.Name })},
	}
}

const (
	maxLevels     = 3    // of the organization hierarchy
	maxExpiration = 1095 // days; three years is what a Platform license allows
	primarySite   = "Primary"
)

// expirationFields are the names of the expirations in requests (decimal strings) and answers
// (integers).
func expirationFields() []string {
	return []string{
		"expiration_assets_stale", "expiration_assets_offline", "expiration_integration_attributes", "expiration_scans",
		"expiration_vulnerabilities",
	}
}

func organizationRoutes(acct, org []string) []route {
	return []route{
		{
			op: "getAccountOrganizations", method: http.MethodGet, path: "/account/orgs", kinds: acct,
			handle: listOrganizations,
		},
		{
			op: "createAccountOrganization", method: http.MethodPut, path: "/account/orgs", kinds: acct,
			handle: createOrganization,
		},
		{
			op: "getAccountOrganization", method: http.MethodGet, path: "/account/orgs/{org_id}", kinds: acct,
			handle: withOrg(readOrganization),
		},
		{
			op: "updateAccountOrganization", method: http.MethodPatch, path: "/account/orgs/{org_id}", kinds: acct,
			handle: withOrg(patchOrganization),
		},
		{
			op: "removeAccountOrganization", method: http.MethodDelete, path: "/account/orgs/{org_id}", kinds: acct,
			handle: withOrg(removeOrganization),
		},
		{op: "getOrganization", method: http.MethodGet, path: "/org", kinds: org, handle: readOrganization},
		{op: "updateOrganization", method: http.MethodPatch, path: "/org", kinds: org, handle: patchOrganization},
	}
}

func (s *state) liveOrg(id string) (*organization, bool) {
	o, ok := s.organizations().get(id)
	return o, ok && !o.Inactive
}

// withOrg resolves {org_id} of an /account path into call.org.
func withOrg(h func(*call) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("org_id")
		if err != nil {
			return nil, err
		}
		o, ok := c.e.state.liveOrg(id) // the present one, also where lists lag
		if past, known := c.s.liveOrg(id); known {
			o, ok = past, true
		}
		if !ok {
			return nil, c.notFound("organization")
		}
		c.org = o
		return h(c)
	}
}

func (c *call) orgRow(o *organization) object {
	n := c.s.orgAssets(o)
	r := object{
		"id": o.ID, "client_id": c.s.Account.ID, "name": o.Name, "description": o.Description,
		"parent_id": orZero(o.ParentID),
		"inactive":  o.Inactive, "deactivated_at": o.DeactivatedAt, "created_at": o.CreatedAt, "updated_at": o.UpdatedAt,
		"created_by": adminEmail, "download_token": o.DownloadToken, "download_token_created_at": o.DownloadTokenAt,
		"project": false, "demo": false, "expiration_warning_last_sent": 0,
		"keep_latest_integration_attributes": o.KeepLatest,
	}
	t := c.exportTokenOf(o)
	r["export_token"], r["export_token_created_at"], r["export_token_counter"] = t.Token, t.CreatedAt, t.Counter
	r["export_token_last_used_at"], r["export_token_last_used_by"] = t.LastUsedAt, t.LastUsedBy
	addCounters(r, n)
	for _, f := range expirationFields() {
		r[f] = o.Expirations[f]
		if c.e.hasVariant("numbers-as-strings") {
			r[f] = fmt.Sprint(o.Expirations[f])
		}
	}
	return r
}

// exportTokenOf is the export token that the row of an organization shows, with its secret, as
// scripts of 2025 read it. Which of several it is, is not known (api-behaviour 3).
func (c *call) exportTokenOf(o *organization) exportToken {
	live := c.s.exportTokens().where(func(t *exportToken) bool { return t.OrgID == o.ID && !t.Inactive })
	switch {
	case len(live) == 0:
		return exportToken{}
	case c.e.hasVariant("org-export-token-newest"):
		return *live[len(live)-1]
	}
	return *live[0]
}

// addCounters adds the inventory counters that rows of organizations and sites carry (recorded
// traffic, api-behaviour 3 and 4).
func addCounters(r object, assets int) {
	for _, k := range []string{"asset_count", "live_asset_count", "recent_asset_count"} {
		r[k] = assets
	}
	r["service_count"] = inventory.ServicesPerAsset * assets
	r["service_count_tcp"], r["service_count_udp"] = 2*assets, assets
	r["service_count_arp"], r["service_count_icmp"] = 0, assets
	r["software_count"] = inventory.SoftwarePerAsset * assets
	r["vulnerability_count"] = assets / inventory.AssetsPerVulnerability
}

func listOrganizations(c *call) (any, error) {
	q, err := c.parseSearch([]string{"name"}, "name", "id", "description")
	if err != nil {
		return nil, err
	}
	var out []object
	for _, o := range c.s.organizations().list {
		if o.Inactive && !c.e.hasVariant("inactive-listed") {
			continue
		}
		if q.matches(subject{"name": {o.Name}, "id": {o.ID}, "description": {str(o.Description)}}) {
			out = append(out, c.orgRow(o))
		}
	}
	return out, nil
}

func readOrganization(c *call) (any, error) { return c.orgRow(c.org), nil }

func createOrganization(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	if c.s.Account.MaxOrganizations > 0 &&
		len(c.s.organizations().where(func(o *organization) bool { return !o.Inactive })) >= c.s.Account.MaxOrganizations {
		return nil, failed(http.StatusForbidden, "your license does not allow more organizations")
	}
	o := newOrganization("", c.now)
	o.Description = c.stored("")
	sent := f.str("name")
	if sent == nil && f.err == nil {
		return nil, badRequest("name is required")
	}
	if err := c.applyOrganization(o, f, sent, true); err != nil {
		return nil, err
	}
	c.e.addOrganization(c.s, o, c.unix())
	for range c.e.opts.NewOrganizationExplorers {
		c.s.register(o.ID, "", c.unix())
	}
	return c.orgRow(o), nil
}

func patchOrganization(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	edited := *c.org // published whole or not at all
	edited.Expirations = map[string]int64{}
	for k, v := range c.org.Expirations {
		edited.Expirations[k] = v
	}
	if err := c.applyOrganization(&edited, f, f.str("name"), false); err != nil {
		return nil, err
	}
	edited.UpdatedAt = c.unix()
	*c.org = edited
	return c.orgRow(c.org), nil
}

// applyOrganization checks and sets the fields of OrgOptions.
func (c *call) applyOrganization(o *organization, f *fields, name *string, create bool) error {
	description, parent, keep := f.str("description"), f.id("parent_id"), f.flag("keep_latest_integration_attributes")
	for _, field := range expirationFields() {
		days := f.decimal(field)
		if days == nil {
			continue
		}
		if *days > maxExpiration {
			if !c.e.hasVariant("expiration-clamped") {
				return badRequest(fmt.Sprintf("%s cannot be more than %d days", field, maxExpiration))
			}
			*days = maxExpiration
		}
		o.Expirations[field] = *days
	}
	if f.err != nil {
		return f.err
	}
	if name != nil {
		o.Name = strings.TrimSpace(*name)
		if o.Name == "" {
			return badRequest("name is required")
		}
		_, used := c.s.organizations().first(func(x *organization) bool { return x.ID != o.ID && !x.Inactive && x.Name == o.Name })
		if used || c.e.hasVariant("org-name-reserved") && slices.Contains(c.s.Reserved, o.Name) {
			return c.nameTaken("organization")
		}
	}
	c.patchText(&o.Description, description)
	if keep != nil {
		o.KeepLatest = *keep
	}
	if parent != nil && (create || !c.e.hasVariant("org-patch-parent")) {
		if err := c.s.checkParent(o.ID, *parent); err != nil {
			return err
		}
		o.ParentID = *parent
	}
	return nil
}

// checkParent holds the hierarchy to three levels without a circle (api-behaviour 3).
func (s *state) checkParent(id, parent string) error {
	if parent == "" {
		return nil
	}
	above := 0
	for p := parent; p != ""; above++ {
		o, ok := s.liveOrg(p)
		if !ok {
			return badRequest("parent organization not found")
		}
		if p == id {
			return badRequest("an organization cannot be its own ancestor")
		}
		p = o.ParentID
	}
	if above+s.height(id) > maxLevels {
		return badRequest(fmt.Sprintf("organizations can be nested %d levels deep at most", maxLevels))
	}
	return nil
}

// height is the number of levels from an organization down to its deepest descendant, itself
// included.
func (s *state) height(id string) int {
	h := 1
	for _, o := range s.organizations().list {
		if o.ParentID == id && !o.Inactive {
			h = max(h, 1+s.height(o.ID))
		}
	}
	return h
}

// removeOrganization deletes an organization with all it holds. The last one is replaced
// (api-behaviour 0, point 9).
func removeOrganization(c *call) (any, error) {
	o, s := c.org, c.s
	o.Inactive, o.DeactivatedAt, o.UpdatedAt = true, c.unix(), c.unix()
	s.Reserved = append(s.Reserved, o.Name)
	for _, child := range s.organizations().list {
		if child.ParentID == o.ID {
			child.ParentID = ""
		}
	}
	for _, k := range c.e.kinds {
		if k.forget != nil {
			k.forget(s, o.ID, c.unix())
		}
	}
	if _, left := s.organizations().first(func(o *organization) bool { return !o.Inactive }); !left {
		c.e.addOrganization(s, newOrganization(s.Account.Name, c.now), c.unix())
	}
	return nothing{}, nil
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
