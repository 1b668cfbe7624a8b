package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"time"
)

// Subnet is what a site says about one of its registered subnets (fact sheet section 4).
type Subnet struct {
	Description string
	Tags        map[string]string
}

// Site is one site (schema Site). OrganizationID is the one named by the service, else the one the call was made for.
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

// SiteInput is what to create or change (schema SiteOptions). A nil field is not sent; an empty Subnets map removes all
// registered subnets, a filled one replaces them.
type SiteInput struct {
	Name        *string
	Description *string
	Scope       *string
	Excludes    *string
	Subnets     map[string]Subnet
}

func (s Site) rowID() string  { return s.ID }
func (s Site) rowOrg() string { return s.OrganizationID }
func (s Site) rowGone() bool  { return s.Inactive }

// own is a copy that shares no map with the snapshot.
func (s Site) own() Site {
	s.Subnets = maps.Clone(s.Subnets)
	for cidr, n := range s.Subnets {
		n.Tags = maps.Clone(n.Tags)
		s.Subnets[cidr] = n
	}
	return s
}

type wireSubnet struct {
	Description text    `json:"description"`
	Tags        textMap `json:"tags"`
}

// subnetMap decodes the subnets of a site. null, "" and an empty list are "none"; anything else that is no object is an
// error, because reading it as "none" would lose data at the next write.
type subnetMap map[string]Subnet

func (m *subnetMap) UnmarshalJSON(b []byte) error {
	*m = subnetMap{}
	switch string(b) {
	case "null", `""`, "[]":
		return nil
	}
	var wire map[string]json.RawMessage
	if err := json.Unmarshal(b, &wire); err != nil {
		return errors.New("subnets: not an object")
	}
	for cidr, raw := range wire {
		var s wireSubnet
		// A value without fields (null, true, text) is a subnet without description and tags.
		if firstByte(raw) == '{' {
			if err := json.Unmarshal(raw, &s); err != nil {
				return errors.New("subnets: unreadable entry")
			}
		}
		(*m)[cidr] = Subnet{Description: string(s.Description), Tags: s.Tags}
	}
	return nil
}

type wireSite struct {
	ID             ident     `json:"id"`
	ClientID       ident     `json:"client_id"`
	OrganizationID ident     `json:"organization_id"`
	Name           text      `json:"name"`
	Description    text      `json:"description"`
	Scope          text      `json:"scope"`
	Excludes       text      `json:"excludes"`
	Subnets        subnetMap `json:"subnets"`
	Inactive       flag      `json:"inactive"`
	CreatedAt      stamp     `json:"created_at"`
	UpdatedAt      stamp     `json:"updated_at"`
	Assets         number    `json:"asset_count"`
	LiveAssets     number    `json:"live_asset_count"`
	Services       number    `json:"service_count"`
}

func (w wireSite) site() Site {
	return Site{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), Name: string(w.Name),
		Description: string(w.Description), Scope: string(w.Scope), Excludes: string(w.Excludes), Subnets: w.Subnets,
		Inactive: w.Inactive.is(), CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
		AssetCount: w.Assets.value, LiveAssetCount: w.LiveAssets.value, ServiceCount: w.Services.value,
	}
}

// siteOf converts a site that was asked for in one organization.
func siteOf(org string) func(wireSite) Site {
	return func(w wireSite) Site {
		s := w.site()
		if s.OrganizationID == "" {
			s.OrganizationID = org
		}
		return s
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

// CreateSite creates a site (operationId createSite). If [LostAnswer] is true of the error, the site may exist.
func (c *Client) CreateSite(ctx context.Context, orgID string, in SiteInput) (Site, error) {
	org := normalID(orgID)
	return create(ctx, c, making[Site]{
		op: opSiteCreate, key: org + " " + textOf(in.Name),
		send: func(ctx context.Context) (Site, error) {
			return c.writeSite(ctx, opSiteCreate, org, func() (Site, error) {
				return one(ctx, c, call{op: opSiteCreate, org: org, body: in.body()}, siteOf(org), Site.rowID)
			})
		},
		list: func(ctx context.Context) ([]Site, error) { l, err := c.loadSites(ctx, org); return l.rows, err },
		ours: func(s Site) bool { return sameName(s.Name, in.Name) },
		born: func(s Site) time.Time { return s.CreatedAt },
	})
}

// UpdateSite changes what in names (operationId updateSite). ErrNotFound if the site is gone.
func (c *Client) UpdateSite(ctx context.Context, orgID, id string, in SiteInput) (Site, error) {
	org := normalID(orgID)
	return c.writeSite(ctx, opSiteUpdate, org, func() (Site, error) {
		return change(ctx, c, call{op: opSiteUpdate, org: org, ids: []string{id}, body: in.body()},
			call{op: opSite, org: org, ids: []string{id}}, siteOf(org), Site.rowID)
	})
}

// writeSite makes a write in an organization that the credential is for.
func (c *Client) writeSite(ctx context.Context, op operation, org string, write func() (Site, error)) (Site, error) {
	if err := c.guard(ctx, op, org); err != nil {
		return Site{}, err
	}
	return around(func() { c.dropSites(org) }, write)
}

// DeleteSite deletes a site with its assets (operationId removeSite). A site that is gone already is a success. The service
// replaces an organization's last site by a new one.
func (c *Client) DeleteSite(ctx context.Context, orgID, id string) error {
	orgID = normalID(orgID)
	if err := c.guard(ctx, opSiteDelete, orgID); err != nil {
		return err
	}
	drop := func() { c.dropSites(orgID); c.dropTasks(orgID) } // schedules go with their site
	return c.remove(ctx, drop, call{op: opSiteDelete, org: orgID, ids: []string{id}}, func(ctx context.Context) error {
		_, err := c.GetSite(ctx, orgID, id)
		return err
	})
}

func (c *Client) dropSites(org string) {
	c.accountSites.drop()
	c.orgSites.drop(org)
}
