package runzero

import "context"

// ExplorerInput is what to change of an Explorer (schema AgentPatchedSettings). A nil field is not sent.
type ExplorerInput struct {
	SiteID             *string // "" = all sites; that the service takes this back is not known (fact sheet section 10)
	MaxConcurrentScans *int64
}

func (in ExplorerInput) body() map[string]any {
	b := map[string]any{}
	if in.SiteID != nil {
		b["site_id"] = normalID(*in.SiteID)
		if b["site_id"] == "" {
			b["site_id"] = ZeroUUID
		}
	}
	if in.MaxConcurrentScans != nil {
		b["settings"] = map[string]int64{"max_concurrent_scans": *in.MaxConcurrentScans}
	}
	return b
}

// UpdateExplorer changes what in names (operationId updateExplorerSettings). ErrNotFound if the Explorer is gone. There is
// no way here to remove one: the service would uninstall it (fact sheet section 10).
func (c *Client) UpdateExplorer(ctx context.Context, orgID, id string, in ExplorerInput) (Explorer, error) {
	if in.SiteID != nil && normalID(*in.SiteID) != "" && !ValidUUID(normalID(*in.SiteID)) {
		return Explorer{}, c.badID(&callState{op: opExplorerUpdate}, "site id", *in.SiteID)
	}
	orgID = normalID(orgID)
	if err := c.guard(ctx, opExplorerUpdate, orgID); err != nil {
		return Explorer{}, err
	}
	return around(func() { c.dropExplorers(orgID) }, func() (Explorer, error) {
		return change(ctx, c, call{op: opExplorerUpdate, org: orgID, ids: []string{id}, body: in.body()},
			call{op: opExplorer, org: orgID, ids: []string{id}}, explorerOf(orgID), Explorer.rowID)
	})
}

// UpgradeExplorer makes an Explorer install the newest version and restart (operationId upgradeExplorer). ErrNotFound if it
// is gone.
func (c *Client) UpgradeExplorer(ctx context.Context, orgID, id string) error {
	orgID = normalID(orgID)
	if err := c.guard(ctx, opExplorerUpgrade, orgID); err != nil {
		return err
	}
	_, err := around(func() { c.dropExplorers(orgID) }, func() ([]byte, error) {
		return c.do(ctx, call{op: opExplorerUpgrade, org: orgID, ids: []string{id}})
	})
	return err
}

func (c *Client) dropExplorers(org string) {
	c.accountExplorers.drop()
	c.orgExplorers.drop(org)
}
