package runzero

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/cache"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var opExportAssets = transport.Operation{
	ID: "exportAssetsJSON", Method: http.MethodGet, Path: "/export/org/assets.json",
	Needs: NeedsExport, IsList: true,
}

// AssetCount returns how many assets a site, or with siteID "" a whole organization, holds. It
// answers from the counters of a list that is at most 30 seconds old and that deletes do not drop,
// so that checking a thousand sites costs one call. Where the list has no counter it looks into the
// inventory (operationId exportAssetsJSON), one asset at most: then exact is false unless there is
// none, and n is 1 for "some".
func (c *Client) AssetCount(ctx context.Context, orgID, siteID string) (n int64, exact bool, err error) {
	if siteID == "" {
		return c.organizationAssets(ctx, orgID)
	}
	if err := c.conn.CheckIDs(opSites, &orgID, &siteID); err != nil {
		return 0, false, err
	}
	l, err := c.countedSites(ctx, orgID)
	if err != nil {
		return 0, false, err
	}
	if s, ok := l.Find(siteID); ok && s.AssetCount != nil {
		return *s.AssetCount, true, nil
	}
	return c.siteHoldsAssets(ctx, orgID, siteID)
}

func (c *Client) organizationAssets(ctx context.Context, orgID string) (int64, bool, error) {
	if err := c.conn.CheckIDs(opOrg, &orgID); err != nil {
		return 0, false, err
	}
	var org Organization
	switch {
	case c.isAccountWide():
		l, err := organizations.counted().lists(c).account.Get(ctx)
		if err != nil {
			return 0, false, err
		}
		org, _ = l.Find(orgID)
	case c.LoginKind() == KindOrganizationToken:
		home, err := c.countHome.Get(ctx)
		if err != nil {
			return 0, false, err
		}
		if home.ID != orgID {
			return 0, false, c.wrongOrganization(opHome, home, orgID)
		}
		org = home
	}
	if org.AssetCount != nil {
		return *org.AssetCount, true, nil
	}
	page, err := c.assetPage(ctx, orgID, "")
	return int64(len(page)), len(page) == 0, err
}

// countedSites is a list of sites for their counters.
func (c *Client) countedSites(ctx context.Context, org string) (cache.Listing[Site], error) {
	return sites.counted().listing(ctx, c, org, time.Time{})
}

// asset is as much of an exported asset as counting needs.
type asset struct {
	ID     wire.ID `json:"id"`
	SiteID wire.ID `json:"site_id"`
}

// assetPage asks for at most one asset.
func (c *Client) assetPage(ctx context.Context, org, search string) ([]asset, error) {
	query := url.Values{"page_size": {"1"}, "fields": {"id,site_id"}}
	if search != "" {
		query.Set("search", search)
	}
	body, err := c.conn.Do(ctx, transport.Call{Operation: opExportAssets, Organization: org, Query: query})
	if err != nil {
		return nil, err
	}
	// A page is an object; consoles that do not page send a bare array.
	var list []asset
	if wire.FirstByte(body) == '[' {
		err = json.Unmarshal(body, &list)
	} else {
		var page struct {
			Assets *[]asset `json:"assets"`
		}
		if err = json.Unmarshal(body, &page); err == nil && page.Assets == nil {
			return nil, c.conn.UnexpectedResponse(opExportAssets, "the answer holds no assets list")
		}
		if err == nil {
			list = *page.Assets
		}
	}
	if err != nil {
		return nil, c.conn.UnexpectedResponse(opExportAssets, "the answer is not a list of assets")
	}
	return list[:min(len(list), 1)], nil
}

// siteHoldsAssets looks for an asset of a site. That the search term takes a site's id is not
// documented, so an empty answer counts only if the same term finds another site's asset, or there
// is no asset at all: a guard against deleting assets must not rest on a search that may mean
// something else.
func (c *Client) siteHoldsAssets(ctx context.Context, org, site string) (int64, bool, error) {
	found, err := c.assetPage(ctx, org, siteTerm(site))
	if err != nil {
		return 0, false, err
	}
	if len(found) > 0 && found[0].SiteID == wire.ID(site) {
		return 1, false, nil
	}
	anyAsset, err := c.assetPage(ctx, org, "")
	if err != nil || len(anyAsset) == 0 {
		return 0, err == nil, err
	}
	other := anyAsset[0].SiteID
	if other == wire.ID(site) {
		return 1, false, nil
	}
	if len(found) == 0 && other != "" {
		proof, err := c.assetPage(ctx, org, siteTerm(string(other)))
		if err != nil {
			return 0, false, err
		}
		if len(proof) > 0 && proof[0].SiteID == other {
			return 0, true, nil
		}
	}
	return 0, false, c.conn.UnexpectedResponse(opExportAssets, "the console cannot say which assets belong to one site")
}

func siteTerm(site string) string { return "site:" + site }
