package runzero

import (
	"context"
)

func (c *Client) loadAccountSites(ctx context.Context) (listing[Site], error) {
	list, err := rows(ctx, c, call{op: opAccountSites}, wireSite.site, Site.rowID)
	return newListing(list), err
}

func (c *Client) loadSites(ctx context.Context, org string) (listing[Site], error) {
	list, err := rows(ctx, c, call{op: opSites, org: org}, siteOf(org), Site.rowID)
	if err == nil {
		list, err = ownRows(c, opSites, list, org)
	}
	return newListing(list), err
}

// sitesOf is a listing that holds all sites of one organization. With an account credential that is the list of the
// whole account, so that all organizations together cost one call; if its rows do not say where they belong, or the
// console does not know the call, it is the organization's own list.
func (c *Client) sitesOf(ctx context.Context, org string) (listing[Site], error) {
	return pick(ctx, c, c.accountSites, c.orgSites, org)
}

// pick chooses between the account-wide list and the organization's own.
func pick[T row](ctx context.Context, c *Client, account *snapshot[listing[T]], each *snapshotsBy[listing[T]], org string) (listing[T], error) {
	if c.accountWide() {
		l, err := account.get(ctx)
		if e, ok := asError(err); err != nil && (!ok || e.Kind != KindNotFound) {
			return l, err
		}
		if err == nil && l.named {
			return l, nil
		}
	}
	return each.get(ctx, org)
}

// ListSites lists the active sites of one organization, or with orgID "" of all (operationIds getAccountSites, getSites).
// All organizations, and a search, need an account credential.
func (c *Client) ListSites(ctx context.Context, orgID, search string) ([]Site, error) {
	if orgID != "" {
		if err := c.checkIDs(opSites, &orgID); err != nil {
			return nil, err
		}
	}
	var sites []Site
	var err error
	switch {
	case search != "":
		sites, err = c.searchSites(ctx, orgID, search)
	case orgID == "":
		sites, err = c.everySite(ctx)
	default:
		var l listing[Site]
		if l, err = c.sitesOf(ctx, orgID); err != nil {
			return nil, c.listFailed(ctx, orgID, err)
		}
		sites = live(l, orgID)
		if l.perOrg[orgID] == 0 {
			// An organization always keeps a site: none may mean that the organization is not there.
			err = c.organizationAlive(ctx, orgID)
		}
	}
	if err != nil {
		return nil, err
	}
	for i := range sites {
		sites[i] = sites[i].own()
	}
	return sites, nil
}

func (c *Client) everySite(ctx context.Context) ([]Site, error) {
	l, err := c.accountSites.get(ctx)
	if err != nil {
		return nil, err
	}
	if l.named {
		return live(l, ""), nil
	}
	orgs, err := c.ListOrganizations(ctx, "")
	if err != nil {
		return nil, err
	}
	var all []Site
	for _, o := range orgs {
		l, err := c.orgSites.get(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, live(l, o.ID)...)
	}
	return all, nil
}

// searchSites asks the service. If the rows do not say where they belong, the complete lists do.
func (c *Client) searchSites(ctx context.Context, org, search string) ([]Site, error) {
	list, err := rows(ctx, c, call{op: opAccountSites, query: searching(search)}, wireSite.site, Site.rowID)
	if err != nil {
		return nil, err
	}
	l := newListing(list)
	if l.named {
		return live(l, org), nil
	}
	every, err := c.ListSites(ctx, org, "")
	if err != nil {
		return nil, err
	}
	var found []Site
	for _, s := range every {
		if _, ok := l.find(s.ID); ok {
			found = append(found, s)
		}
	}
	return found, nil
}

// FreshSite asks the service for one site (operationId getSite), whatever is known. ErrNotFound if it is gone.
func (c *Client) FreshSite(ctx context.Context, orgID, id string) (Site, error) {
	orgID = normalID(orgID)
	s, err := one(ctx, c, call{op: opSite, org: orgID, ids: []string{id}}, siteOf(orgID), Site.rowID)
	if err != nil {
		return Site{}, c.believe(ctx, opSite, orgID, err)
	}
	return present(c, opSite, s, orgID, "site")
}

// GetSite returns one site. ErrNotFound if it is absent from a list that holds other sites of its organization, if the
// organization is gone, if the service says so about this very site, or if it is inactive.
func (c *Client) GetSite(ctx context.Context, orgID, id string) (Site, error) {
	if err := c.checkIDs(opSite, &orgID, &id); err != nil {
		return Site{}, err
	}
	if c.cfg.NoSnapshots {
		if s, err := c.FreshSite(ctx, orgID, id); !doubtful(err) {
			return s, err
		}
	}
	l, err := c.sitesOf(ctx, orgID)
	if err != nil {
		return Site{}, c.listFailed(ctx, orgID, err)
	}
	if s, ok := l.find(id); ok {
		s, err = present(c, opSite, s, orgID, "site")
		return s.own(), err
	}
	if others := l.perOrg[orgID]; others > 0 {
		return Site{}, c.believe(ctx, opSite, orgID, gone("site %s is not among the %d sites of organization %s", id, others, orgID))
	}
	if err := c.organizationAlive(ctx, orgID); err != nil {
		return Site{}, err
	}
	s, err := c.FreshSite(ctx, orgID, id)
	return afterAbsence(s, err, "site", id)
}
