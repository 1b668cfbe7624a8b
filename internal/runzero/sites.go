package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/recovery"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opAccountSites = transport.Operation{
		ID: "getAccountSites", Method: http.MethodGet, Path: "/account/sites",
		Needs: NeedsAccount, IsList: true,
	}
	opSites = transport.Operation{
		ID: "getSites", Method: http.MethodGet, Path: "/org/sites",
		Needs: NeedsOrganization, IsList: true,
	}
	opSite = transport.Operation{
		ID: "getSite", Method: http.MethodGet, Path: "/org/sites/{site_id}",
		Needs: NeedsOrganization,
	}
	opSiteCreate = transport.Operation{
		ID: "createSite", Method: http.MethodPut, Path: "/org/sites",
		Needs: NeedsOrganization, IsList: true,
	}
	opSiteUpdate = transport.Operation{
		ID: "updateSite", Method: http.MethodPatch, Path: "/org/sites/{site_id}",
		Needs: NeedsOrganization,
	}
	opSiteDelete = transport.Operation{
		ID: "removeSite", Method: http.MethodDelete, Path: "/org/sites/{site_id}",
		Needs: NeedsOrganization, HasNoAnswer: true,
	}
)

// Subnet is what a site says about one of its registered subnets (api-behaviour 4).
type Subnet struct {
	Description string
	Tags        map[string]string
}

// Site is one site (schema Site). OrganizationID is the one named by the service, else the one the
// call was made for.
type Site struct {
	ID             string
	AccountID      string
	OrganizationID string
	Name           string
	Description    string
	Scope          string            // text as stored: addresses, ranges, CIDRs, names, joined by some separator
	Excludes       string            // the same
	Subnets        map[string]Subnet // by CIDR
	Inactive       bool
	CreatedAt      time.Time
	UpdatedAt      time.Time

	AssetCount     *int64
	LiveAssetCount *int64
	ServiceCount   *int64
}

// SiteInput is what to create or change (schema SiteOptions). A nil field is not sent; an empty
// Subnets map removes all registered subnets, a filled one replaces them.
type SiteInput struct {
	Name        *string
	Description *string
	Scope       *string
	Excludes    *string
	Subnets     map[string]Subnet
}

// RowID is the id.
func (s Site) RowID() string { return s.ID }

// RowOrganization is the organization that the row names.
func (s Site) RowOrganization() string { return s.OrganizationID }

// IsDeleted reports that the row stands for an object that is gone.
func (s Site) IsDeleted() bool { return s.Inactive }

// clone is a copy that shares no map with the snapshot.
func (s Site) clone() Site {
	s.Subnets = maps.Clone(s.Subnets)
	for cidr, n := range s.Subnets {
		n.Tags = maps.Clone(n.Tags)
		s.Subnets[cidr] = n
	}
	return s
}

type wireSubnet struct {
	Description wire.Text    `json:"description"`
	Tags        wire.TextMap `json:"tags"`
}

// subnetMap decodes the subnets of a site. null, "" and an empty list are "none"; anything else
// that is no object is an error, because reading it as "none" would lose data at the next write.
type subnetMap map[string]Subnet

func (m *subnetMap) UnmarshalJSON(b []byte) error {
	*m = subnetMap{}
	switch string(b) {
	case "null", `""`, "[]":
		return nil
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return errors.New("subnets: not an object")
	}
	for cidr, raw := range all {
		var s wireSubnet
		// A value without fields (null, true, text) is a subnet without description and tags.
		if wire.FirstByte(raw) == '{' {
			if err := json.Unmarshal(raw, &s); err != nil {
				return errors.New("subnets: unreadable entry")
			}
		}
		(*m)[cidr] = Subnet{Description: string(s.Description), Tags: s.Tags}
	}
	return nil
}

type wireSite struct {
	ID             wire.ID     `json:"id"`
	ClientID       wire.ID     `json:"client_id"`
	OrganizationID wire.ID     `json:"organization_id"`
	Name           wire.Text   `json:"name"`
	Description    wire.Text   `json:"description"`
	Scope          wire.Text   `json:"scope"`
	Excludes       wire.Text   `json:"excludes"`
	Subnets        subnetMap   `json:"subnets"`
	Inactive       wire.Bool   `json:"inactive"`
	CreatedAt      wire.Time   `json:"created_at"`
	UpdatedAt      wire.Time   `json:"updated_at"`
	Assets         wire.Number `json:"asset_count"`
	LiveAssets     wire.Number `json:"live_asset_count"`
	Services       wire.Number `json:"service_count"`
}

func (w wireSite) site() Site {
	return Site{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), Name: string(w.Name),
		Description: string(w.Description), Scope: string(w.Scope), Excludes: string(w.Excludes), Subnets: w.Subnets,
		Inactive: w.Inactive.IsTrue(), CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
		AssetCount: w.Assets.Value, LiveAssetCount: w.LiveAssets.Value, ServiceCount: w.Services.Value,
	}
}

func (in SiteInput) body() map[string]any {
	b := map[string]any{}
	setText(b, "name", in.Name)
	setText(b, "description", in.Description)
	setText(b, "scope", in.Scope)
	setText(b, "excludes", in.Excludes)
	if in.Subnets != nil {
		subnets := make(map[string]any, len(in.Subnets))
		for cidr, s := range in.Subnets {
			one := map[string]any{}
			if s.Description != "" {
				one["description"] = s.Description
			}
			if len(s.Tags) > 0 {
				one["tags"] = s.Tags
			}
			subnets[cidr] = one
		}
		b["subnets"] = subnets
	}
	return b
}

func (s Site) rowAccount() string { return s.AccountID }

// isLike reports whether a site holds what was sent. The service may move networks from the scope
// to the subnets (api-behaviour 0, trap 2), so that both count together.
func (in SiteInput) isLike(s Site) bool {
	if !sameText(s.Name, in.Name) || !sameText(s.Description, in.Description) || !sameNetworks(s.Excludes, in.Excludes) {
		return false
	}
	for cidr, sent := range in.Subnets {
		got := s.Subnets[cidr]
		if !sameText(got.Description, &sent.Description) || !sameMap(got.Tags, sent.Tags) {
			return false
		}
	}
	if in.Scope == nil {
		return true
	}
	sent, got := *in.Scope, s.Scope
	for cidr := range in.Subnets {
		sent += " " + cidr
	}
	for cidr := range s.Subnets {
		got += " " + cidr
	}
	return sameNetworks(got, &sent)
}

var sites = collection[wireSite, Site]{
	name: "site", title: "site", accountList: opAccountSites, orgList: opSites, get: opSite,
	convert: func(w wireSite, org string) Site {
		s := w.site()
		if s.OrganizationID == "" {
			s.OrganizationID = org
		}
		return s
	},
	clone:  Site.clone,
	policy: recovery.NamesAreUnique, madeAt: func(s Site) time.Time { return s.CreatedAt },
}

// ListSites lists the active sites of one organization, or with orgID "" of all (operationIds
// getAccountSites, getSites). All organizations, and a search, need an account credential.
func (c *Client) ListSites(ctx context.Context, orgID, search string) ([]Site, error) {
	if orgID != "" {
		if err := c.conn.CheckIDs(opSites, &orgID); err != nil {
			return nil, err
		}
	}
	if search != "" {
		return c.searchSites(ctx, orgID, search)
	}
	list, err := sites.list(ctx, c, orgID, "")
	if err == nil && len(list) == 0 && orgID != "" {
		// An organization always keeps a site: none may mean that the organization is not there.
		err = c.checkOrganizationExists(ctx, orgID)
	}
	return list, err
}

// searchSites asks the service, which knows the search for the whole account only. If the rows do
// not say where they belong, the complete lists do.
func (c *Client) searchSites(ctx context.Context, org, search string) ([]Site, error) {
	l, err := sites.load(ctx, c, "", search)
	if err != nil {
		return nil, err
	}
	if l.AllHaveOrganization && !l.IsMissing {
		return l.Active(org), nil
	}
	every, err := c.ListSites(ctx, org, "")
	if err != nil {
		return nil, err
	}
	var found []Site
	for _, s := range every {
		if _, ok := l.Find(s.ID); ok {
			found = append(found, s)
		}
	}
	return found, nil
}

// GetSite returns one site. ErrNotFound if it or its organization is proven gone, or if it is
// inactive.
func (c *Client) GetSite(ctx context.Context, orgID, id string) (Site, error) {
	return sites.read(ctx, c, orgID, id)
}

// FetchSite asks the service for one site (operationId getSite), whatever is known. ErrNotFound if
// it is gone.
func (c *Client) FetchSite(ctx context.Context, orgID, id string) (Site, error) {
	return sites.fetch(ctx, c, normalID(orgID), id)
}

// CreateSite creates a site (operationId createSite). If [LostAnswer] is true of the error, the
// site may exist.
func (c *Client) CreateSite(ctx context.Context, orgID string, in SiteInput) (Site, error) {
	return sites.create(ctx, c, c.siteWrite(opSiteCreate, orgID, "", in.body()), identity[Site]{
		name: stringOrEmpty(in.Name), hasName: func(s Site) bool { return isNamed(s.Name, in.Name) }, isEqual: in.isLike,
	})
}

// UpdateSite changes what in names (operationId updateSite). ErrNotFound if the site is gone.
func (c *Client) UpdateSite(ctx context.Context, orgID, id string, in SiteInput) (Site, error) {
	return sites.update(ctx, c, c.siteWrite(opSiteUpdate, orgID, id, in.body()), id)
}

// DeleteSite deletes a site with its assets (operationId removeSite). A site that is gone already
// is a success. The service replaces an organization's last site by a new one.
func (c *Client) DeleteSite(ctx context.Context, orgID, id string) error {
	w := c.siteWrite(opSiteDelete, orgID, id, nil)
	dropSites := w.invalidate
	w.invalidate = func() { dropSites(); c.dropTasks(w.organization) } // schedules go with their site
	return sites.remove(ctx, c, w, normalID(id))
}

// siteWrite is a write in an organization, on a site or with id "" on none.
func (c *Client) siteWrite(op transport.Operation, orgID, id string, body any) write {
	org := normalID(orgID)
	w := write{
		call: sites.call(op, org, id), organization: org,
		invalidate: sites.dropper(c, org),
	}
	if body != nil {
		w.call.Body = body
	}
	return w
}
