package runzero

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opHome = transport.Operation{
		ID: "getOrganization", Method: http.MethodGet, Path: "/org",
		Needs: NeedsOrganization,
	}
	opHomeUpdate = transport.Operation{
		ID: "updateOrganization", Method: http.MethodPatch, Path: "/org",
		Needs: NeedsOrganization,
	}
	opOrgs = transport.Operation{
		ID: "getAccountOrganizations", Method: http.MethodGet, Path: "/account/orgs",
		Needs: NeedsAccount, IsList: true,
	}
	opOrg = transport.Operation{
		ID: "getAccountOrganization", Method: http.MethodGet, Path: "/account/orgs/{org_id}",
		Needs: NeedsAccount,
	}
	opOrgCreate = transport.Operation{
		ID: "createAccountOrganization", Method: http.MethodPut, Path: "/account/orgs",
		Needs: NeedsAccount, IsList: true,
	}
	opOrgUpdate = transport.Operation{
		ID: "updateAccountOrganization", Method: http.MethodPatch,
		Path: "/account/orgs/{org_id}", Needs: NeedsAccount,
	}
	opOrgDelete = transport.Operation{
		ID: "removeAccountOrganization", Method: http.MethodDelete,
		Path: "/account/orgs/{org_id}", Needs: NeedsAccount, HasNoAnswer: true,
	}
)

// Organization is one organization of the account (schema Organization). Counters and expirations
// are nil if the answer lacks them.
type Organization struct {
	ID          string
	AccountID   string // the service calls it client_id
	Name        string
	Description string
	ParentID    string // "" = top level
	// DownloadToken is a secret: with it anyone can register an Explorer (api-behaviour 3).
	DownloadToken string
	Inactive      bool
	CreatedAt     time.Time
	UpdatedAt     time.Time

	// Days after which data expires; 0 = never (api-behaviour 3).
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

// RowID is the id.
func (o Organization) RowID() string { return o.ID }

// RowOrganization is the organization that the row names.
func (o Organization) RowOrganization() string { return o.ID }

// IsDeleted reports that the row stands for an object that is gone.
func (o Organization) IsDeleted() bool { return o.Inactive }

type wireOrganization struct {
	ID            wire.ID     `json:"id"`
	ClientID      wire.ID     `json:"client_id"`
	Name          wire.Text   `json:"name"`
	Description   wire.Text   `json:"description"`
	ParentID      wire.ID     `json:"parent_id"`
	DownloadToken wire.Text   `json:"download_token"`
	Inactive      wire.Bool   `json:"inactive"`
	CreatedAt     wire.Time   `json:"created_at"`
	UpdatedAt     wire.Time   `json:"updated_at"`
	Stale         wire.Number `json:"expiration_assets_stale"`
	Offline       wire.Number `json:"expiration_assets_offline"`
	Attributes    wire.Number `json:"expiration_integration_attributes"`
	Scans         wire.Number `json:"expiration_scans"`
	Vulns         wire.Number `json:"expiration_vulnerabilities"`
	KeepLatest    wire.Bool   `json:"keep_latest_integration_attributes"`
	Assets        wire.Number `json:"asset_count"`
	LiveAssets    wire.Number `json:"live_asset_count"`
	RecentAssets  wire.Number `json:"recent_asset_count"`
	Services      wire.Number `json:"service_count"`
	Software      wire.Number `json:"software_count"`
	VulnCount     wire.Number `json:"vulnerability_count"`
}

func (w wireOrganization) organization() Organization {
	return Organization{
		ID: string(w.ID), AccountID: string(w.ClientID), Name: string(w.Name), Description: string(w.Description),
		ParentID: string(w.ParentID), DownloadToken: string(w.DownloadToken), Inactive: w.Inactive.IsTrue(),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
		ExpirationAssetsStale: w.Stale.Value, ExpirationAssetsOffline: w.Offline.Value,
		ExpirationIntegrationAttributes: w.Attributes.Value, ExpirationScans: w.Scans.Value,
		ExpirationVulnerabilities: w.Vulns.Value, KeepLatestIntegrationAttributes: w.KeepLatest.Value,
		AssetCount: w.Assets.Value, LiveAssetCount: w.LiveAssets.Value, RecentAssetCount: w.RecentAssets.Value,
		ServiceCount: w.Services.Value, SoftwareCount: w.Software.Value, VulnerabilityCount: w.VulnCount.Value,
	}
}

// body is the request: expirations are decimal strings, the switch is "true" or "false" (schema
// OrgOptions), and "none" is the zero UUID.
func (in OrganizationInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	if in.ParentID != nil {
		b["parent_id"] = wire.NormalID(*in.ParentID)
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

func (o Organization) rowAccount() string { return o.AccountID }

func (o Organization) rowSecret() string { return o.DownloadToken }

func (o Organization) clone() Organization { return o }

// isLike reports whether an organization holds what was sent.
func (in OrganizationInput) isLike(o Organization) bool {
	return sameText(o.Name, in.Name) && sameText(o.Description, in.Description) &&
		(in.ParentID == nil || o.ParentID == normalID(*in.ParentID)) &&
		sameValue(o.ExpirationAssetsStale, in.ExpirationAssetsStale) &&
		sameValue(o.ExpirationAssetsOffline, in.ExpirationAssetsOffline) &&
		sameValue(o.ExpirationIntegrationAttributes, in.ExpirationIntegrationAttributes) &&
		sameValue(o.ExpirationScans, in.ExpirationScans) &&
		sameValue(o.ExpirationVulnerabilities, in.ExpirationVulnerabilities) &&
		sameValue(o.KeepLatestIntegrationAttributes, in.KeepLatestIntegrationAttributes)
}

var organizations = collection[wireOrganization, Organization]{
	name: "organization", title: "organization", accountList: opOrgs, get: opOrg,
	convert: func(w wireOrganization, _ string) Organization { return w.organization() }, clone: Organization.clone,
	policy: recovery.NamesAreUnique, madeAt: func(o Organization) time.Time { return o.CreatedAt },
}

func (c *Client) loadHome(ctx context.Context) (Organization, error) {
	return callOne(ctx, c, transport.Call{Operation: opHome}, wireOrganization.organization, "")
}

// HomeOrganization is the organization of an organization token (operationId getOrganization),
// asked for once, and again after a write of it. Other credentials have no home: KindWrongToken.
func (c *Client) HomeOrganization(ctx context.Context) (Organization, error) {
	if c.LoginKind() != KindOrganizationToken {
		e := c.conn.NewError(opHome, KindWrongToken)
		e.Detail = "only an organization token belongs to one organization"
		return Organization{}, e
	}
	return c.home.Get(ctx)
}

// ListOrganizations lists the account's active organizations (operationId getAccountOrganizations),
// or with an organization token its own one. A search needs an account credential.
func (c *Client) ListOrganizations(ctx context.Context, search string) ([]Organization, error) {
	if c.LoginKind() == KindOrganizationToken && search == "" {
		home, err := c.HomeOrganization(ctx)
		if err != nil {
			return nil, err
		}
		return []Organization{home}, nil
	}
	return organizations.list(ctx, c, "", search)
}

// GetOrganization returns one organization. ErrNotFound if it is proven gone, or inactive; an empty
// list is an error, because the service always keeps one organization.
func (c *Client) GetOrganization(ctx context.Context, id string) (Organization, error) {
	if err := c.conn.CheckIDs(opOrg, nil, &id); err != nil {
		return Organization{}, err
	}
	if c.LoginKind() == KindOrganizationToken {
		return c.ownOrganization(ctx, id)
	}
	return organizations.read(ctx, c, "", id)
}

func (c *Client) ownOrganization(ctx context.Context, id string) (Organization, error) {
	home, err := c.HomeOrganization(ctx)
	if err == nil && c.noSnapshots {
		home, err = c.loadHome(ctx)
	}
	if err != nil {
		return Organization{}, err
	}
	if home.ID != id {
		return Organization{}, c.wrongOrganization(opHome, home, id)
	}
	return organizations.requireActive(c, home, id)
}

// CreateOrganization creates an organization (operationId createAccountOrganization). The service
// adds a first site. If [LostAnswer] is true of the error, the organization may exist.
func (c *Client) CreateOrganization(ctx context.Context, in OrganizationInput) (Organization, error) {
	w := write{call: transport.Call{Operation: opOrgCreate, Body: in.body()}, invalidate: c.dropOrganizations}
	return c.noteWritten(organizations.create(ctx, c, w, identity[Organization]{
		name: stringOrEmpty(in.Name), hasName: func(o Organization) bool { return isNamed(o.Name, in.Name) },
		isEqual: in.isLike,
	}))
}

// noteWritten keeps what was written of the hierarchy.
func (c *Client) noteWritten(o Organization, err error) (Organization, error) {
	if err == nil {
		c.written.note(o)
	}
	return o, err
}

// UpdateOrganization changes what in names (operationId updateAccountOrganization, or with the
// organization's own token updateOrganization). ErrNotFound if it is gone.
func (c *Client) UpdateOrganization(ctx context.Context, id string, in OrganizationInput) (Organization, error) {
	if c.LoginKind() == KindOrganizationToken {
		return c.updateOwnOrganization(ctx, id, in)
	}
	w := write{
		call:       transport.Call{Operation: opOrgUpdate, IDs: []string{id}, Body: in.body()},
		invalidate: organizations.dropper(c, ""),
	}
	return c.noteWritten(organizations.update(ctx, c, w, id))
}

// updateOwnOrganization changes the organization of the token. The call names none, so a token of
// another organization would change that one: this is looked at first.
func (c *Client) updateOwnOrganization(ctx context.Context, id string, in OrganizationInput) (Organization, error) {
	if err := c.conn.CheckIDs(opHomeUpdate, &id); err != nil {
		return Organization{}, err
	}
	own := organizations
	own.get = opHome
	return own.update(ctx, c, write{
		call:         transport.Call{Operation: opHomeUpdate, Organization: id, Body: in.body()},
		organization: id, invalidate: c.home.Drop,
	}, id)
}

// DeleteOrganization deletes an organization with everything in it (operationId
// removeAccountOrganization). An organization that is gone already is a success.
func (c *Client) DeleteOrganization(ctx context.Context, id string) error {
	id = normalID(id)
	err := organizations.remove(ctx, c, write{
		call:       transport.Call{Operation: opOrgDelete, IDs: []string{id}},
		invalidate: func() { c.dropOrganizations(); c.snapshots.dropInside(id) },
	}, id)
	if err == nil {
		c.written.note(Organization{ID: id, Inactive: true})
	}
	return err
}

// dropOrganizations also forgets sites and Explorers: organizations come with a site, and go with
// everything.
func (c *Client) dropOrganizations() {
	organizations.drop(c, "")
	sites.drop(c, "")
	explorers.drop(c, "")
}
