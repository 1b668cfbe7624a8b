package runzero

import (
	"context"
	"net/url"
	"strconv"
	"time"
)

// Organization is one organization of the account (schema Organization). Counters and expirations are nil if the answer
// lacks them.
type Organization struct {
	ID          string
	AccountID   string // the service calls it client_id
	Name        string
	Description string
	ParentID    string // "" = top level
	// DownloadToken is a secret: with it anyone can register an Explorer (fact sheet section 3).
	DownloadToken string
	Inactive      bool
	CreatedAt     time.Time
	UpdatedAt     time.Time

	// Days after which data expires; 0 = never (fact sheet section 3).
	ExpirationAssetsStale           *int64
	ExpirationAssetsOffline         *int64
	ExpirationIntegrationAttributes *int64
	ExpirationScans                 *int64
	ExpirationVulnerabilities       *int64

	KeepLatestIntegrationAttributes *bool

	AssetCount         *int64
	LiveAssetCount     *int64
	RecentAssetCount   *int64
	ServiceCount       *int64
	SoftwareCount      *int64
	VulnerabilityCount *int64
}

// OrganizationInput is what to create or change (schema OrgOptions). A nil field is not sent.
type OrganizationInput struct {
	Name        *string
	Description *string
	ParentID    *string // "" asks for top level

	// Days; 0 = never.
	ExpirationAssetsStale           *int64
	ExpirationAssetsOffline         *int64
	ExpirationIntegrationAttributes *int64
	ExpirationScans                 *int64
	ExpirationVulnerabilities       *int64

	KeepLatestIntegrationAttributes *bool
}

func (o Organization) rowID() string  { return o.ID }
func (o Organization) rowOrg() string { return o.ID }
func (o Organization) rowGone() bool  { return o.Inactive }

type wireOrganization struct {
	ID            ident  `json:"id"`
	ClientID      ident  `json:"client_id"`
	Name          text   `json:"name"`
	Description   text   `json:"description"`
	ParentID      ident  `json:"parent_id"`
	DownloadToken text   `json:"download_token"`
	Inactive      flag   `json:"inactive"`
	CreatedAt     stamp  `json:"created_at"`
	UpdatedAt     stamp  `json:"updated_at"`
	Stale         number `json:"expiration_assets_stale"`
	Offline       number `json:"expiration_assets_offline"`
	Attributes    number `json:"expiration_integration_attributes"`
	Scans         number `json:"expiration_scans"`
	Vulns         number `json:"expiration_vulnerabilities"`
	KeepLatest    flag   `json:"keep_latest_integration_attributes"`
	Assets        number `json:"asset_count"`
	LiveAssets    number `json:"live_asset_count"`
	RecentAssets  number `json:"recent_asset_count"`
	Services      number `json:"service_count"`
	Software      number `json:"software_count"`
	VulnCount     number `json:"vulnerability_count"`
}

func (w wireOrganization) organization() Organization {
	return Organization{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), Description: string(w.Description),
		ParentID: string(w.ParentID), DownloadToken: string(w.DownloadToken), Inactive: w.Inactive.is(),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
		ExpirationAssetsStale: w.Stale.value, ExpirationAssetsOffline: w.Offline.value,
		ExpirationIntegrationAttributes: w.Attributes.value, ExpirationScans: w.Scans.value,
		ExpirationVulnerabilities: w.Vulns.value, KeepLatestIntegrationAttributes: w.KeepLatest.value,
		AssetCount: w.Assets.value, LiveAssetCount: w.LiveAssets.value, RecentAssetCount: w.RecentAssets.value,
		ServiceCount: w.Services.value, SoftwareCount: w.Software.value, VulnerabilityCount: w.VulnCount.value,
	}
}

// body is the request: expirations are decimal strings, the switch is "true" or "false" (schema OrgOptions), and "none" is
// the zero UUID.
func (in OrganizationInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	if in.ParentID != nil {
		b["parent_id"] = normalID(*in.ParentID)
		if b["parent_id"] == "" {
			b["parent_id"] = ZeroUUID
		}
	}
	for name, days := range map[string]*int64{
		"expiration_assets_stale":           in.ExpirationAssetsStale,
		"expiration_assets_offline":         in.ExpirationAssetsOffline,
		"expiration_integration_attributes": in.ExpirationIntegrationAttributes,
		"expiration_scans":                  in.ExpirationScans,
		"expiration_vulnerabilities":        in.ExpirationVulnerabilities,
	} {
		if days != nil {
			b[name] = strconv.FormatInt(*days, 10)
		}
	}
	if in.KeepLatestIntegrationAttributes != nil {
		b["keep_latest_integration_attributes"] = strconv.FormatBool(*in.KeepLatestIntegrationAttributes)
	}
	return b
}

func setText(b map[string]any, name string, v *string) {
	if v != nil {
		b[name] = *v
	}
}

func (c *Client) loadOrganizations(ctx context.Context) (listing[Organization], error) {
	return c.searchOrganizations(ctx, "")
}

func (c *Client) searchOrganizations(ctx context.Context, search string) (listing[Organization], error) {
	list, err := rows(ctx, c, call{op: opOrgs, query: searching(search)}, wireOrganization.organization, Organization.rowID)
	return newListing(list), err
}

func searching(search string) url.Values {
	if search == "" {
		return nil
	}
	return url.Values{"search": {search}}
}

func (c *Client) loadHome(ctx context.Context) (Organization, error) {
	return one(ctx, c, call{op: opHome}, wireOrganization.organization, Organization.rowID)
}

// HomeOrganization is the organization of an organization token (operationId getOrganization), asked for once. Other
// credentials have no home: KindWrongToken.
func (c *Client) HomeOrganization(ctx context.Context) (Organization, error) {
	if c.cfg.Credential.Kind != KindOrganizationToken {
		e := c.newError(&callState{op: opHome}, KindWrongToken)
		e.Detail = "only an organization token belongs to one organization"
		return Organization{}, e
	}
	return c.home.get(ctx)
}

// ListOrganizations lists the account's active organizations (operationId getAccountOrganizations), or with an
// organization token its own one. A search needs an account credential.
func (c *Client) ListOrganizations(ctx context.Context, search string) ([]Organization, error) {
	if search != "" {
		l, err := c.searchOrganizations(ctx, search)
		return live(l, ""), err
	}
	if c.cfg.Credential.Kind == KindOrganizationToken {
		home, err := c.HomeOrganization(ctx)
		if err != nil {
			return nil, err
		}
		return []Organization{home}, nil
	}
	l, err := c.orgs.get(ctx)
	return live(l, ""), err
}

// GetOrganization returns one organization. ErrNotFound if a list that is not empty lacks it, or it is inactive; an empty
// list is an error, because the service always keeps one organization.
func (c *Client) GetOrganization(ctx context.Context, id string) (Organization, error) {
	if err := c.checkIDs(opOrg, nil, &id); err != nil {
		return Organization{}, err
	}
	if c.cfg.Credential.Kind == KindOrganizationToken {
		return c.ownOrganization(ctx, id)
	}
	if c.cfg.NoSnapshots {
		o, err := one(ctx, c, call{op: opOrg, ids: []string{id}}, wireOrganization.organization, Organization.rowID)
		if err == nil {
			return present(c, opOrg, o, id, "organization")
		}
		if !doubtful(err) {
			return Organization{}, err
		}
	}
	l, err := c.orgs.get(ctx)
	if err != nil {
		return Organization{}, err
	}
	if o, ok := l.find(id); ok {
		return present(c, opOrg, o, id, "organization")
	}
	if len(l.rows) == 0 {
		e := c.newError(&callState{op: opOrgs}, KindUnknown)
		e.Detail = "the list of organizations is empty, which cannot be: the service always keeps one"
		return Organization{}, e
	}
	return Organization{}, gone("organization %s is not among the %d organizations of the account", id, len(l.rows))
}

func (c *Client) ownOrganization(ctx context.Context, id string) (Organization, error) {
	home, err := c.HomeOrganization(ctx)
	if err == nil && c.cfg.NoSnapshots {
		home, err = c.loadHome(ctx)
	}
	if err != nil {
		return Organization{}, err
	}
	if home.ID != id {
		return Organization{}, c.wrongOrganization(opHome, home, id)
	}
	return present(c, opHome, home, id, "organization")
}

// CreateOrganization creates an organization (operationId createAccountOrganization). The service adds a first site. If
// [LostAnswer] is true of the error, the organization may exist.
func (c *Client) CreateOrganization(ctx context.Context, in OrganizationInput) (Organization, error) {
	return c.noted(create(ctx, c, making[Organization]{
		op: opOrgCreate, key: textOf(in.Name),
		send: func(ctx context.Context) (Organization, error) {
			return around(c.dropOrganizations, func() (Organization, error) {
				return one(ctx, c, call{op: opOrgCreate, body: in.body()}, wireOrganization.organization, Organization.rowID)
			})
		},
		list: func(ctx context.Context) ([]Organization, error) {
			l, err := c.loadOrganizations(ctx)
			return l.rows, err
		},
		ours: func(o Organization) bool { return sameName(o.Name, in.Name) },
		born: func(o Organization) time.Time { return o.CreatedAt },
	}))
}

// noted keeps what was written of the hierarchy.
func (c *Client) noted(o Organization, err error) (Organization, error) {
	if err == nil {
		c.hierarchy.note(o)
	}
	return o, err
}

// UpdateOrganization changes what in names (operationId updateAccountOrganization). ErrNotFound if it is gone.
func (c *Client) UpdateOrganization(ctx context.Context, id string, in OrganizationInput) (Organization, error) {
	return c.noted(around(c.orgs.drop, func() (Organization, error) {
		return change(ctx, c, call{op: opOrgUpdate, ids: []string{id}, body: in.body()}, call{op: opOrg, ids: []string{id}},
			wireOrganization.organization, Organization.rowID)
	}))
}

// DeleteOrganization deletes an organization with everything in it (operationId removeAccountOrganization). An
// organization that is gone already is a success.
func (c *Client) DeleteOrganization(ctx context.Context, id string) error {
	id = normalID(id)
	drop := func() { c.dropOrganizations(); c.dropInside(id) }
	err := c.remove(ctx, drop, call{op: opOrgDelete, ids: []string{id}}, func(ctx context.Context) error {
		_, err := c.GetOrganization(ctx, id)
		return err
	})
	if err == nil {
		c.hierarchy.note(Organization{ID: id, Inactive: true})
	}
	return err
}

// dropOrganizations also forgets sites and Explorers: organizations come with a site, and go with everything.
func (c *Client) dropOrganizations() {
	c.orgs.drop()
	c.accountSites.drop()
	c.accountExplorers.drop()
}

// dropInside forgets what is known of the inside of one organization.
func (c *Client) dropInside(org string) {
	c.orgSites.drop(org)
	c.exportTokens.drop(org)
	c.orgTasks.drop(org)
	c.orgExplorers.drop(org)
	c.zones.drop(org)
	c.accountTasks.drop()
	c.keys.drop()
	// These name organizations in their roles or access lists.
	c.templates.drop()
	c.credentials.drop()
	c.users.drop()
	c.groups.drop()
}
