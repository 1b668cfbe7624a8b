package runzero

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var (
	opAssetTags = transport.Operation{
		ID: "updateBulkAssetTags", Method: http.MethodPatch, Path: "/org/assets/bulk/tags",
		Needs: NeedsOrganization, IsList: true,
	}
	opAssetTagsClear = transport.Operation{
		ID: "clearBulkAssetTags", Method: http.MethodPost, Path: "/org/assets/bulk/clearTags",
		Needs: NeedsOrganization, IsList: true,
	}
	opAssetCriticality = transport.Operation{
		ID: "updateBulkAssetCriticality", Method: http.MethodPatch, Path: "/org/assets/bulk/criticality",
		Needs: NeedsOrganization, IsList: true,
	}
	opAssetOwners = transport.Operation{
		ID: "updateBulkAssetOwners", Method: http.MethodPatch, Path: "/org/assets/bulk/owners",
		Needs: NeedsOrganization, IsList: true,
	}
	opAssetOwnersClear = transport.Operation{
		ID: "clearBulkAssetOwners", Method: http.MethodPost, Path: "/org/assets/bulk/clearOwners",
		Needs: NeedsOrganization, IsList: true,
	}
)

// CountMatches counts the assets of an organization that a search matches (operationId
// exportAssetsJSONL), as far as limit; 0 = all of them. isMore reports that there are more.
func (c *Client) CountMatches(ctx context.Context, orgID, search string, limit int64) (n int64, isMore bool, err error) {
	for _, err := range c.Export(ctx, orgID, "assets", search, []string{"id"}) {
		switch {
		case err != nil:
			return n, false, err
		case limit > 0 && n == limit:
			return n, true, nil
		}
		n++
	}
	return n, false, nil
}

// SetAssetTags sets and takes away tags of all assets that a search matches: "owner=IT DMZ -Old"
// (operationId updateBulkAssetTags). The number is that of the changed assets, nil if the console
// does not say. This and its siblings may be called twice: the second call changes nothing.
func (c *Client) SetAssetTags(ctx context.Context, orgID, search, tags string) (*int64, error) {
	return c.updateAssets(ctx, opAssetTags, orgID, map[string]any{"search": search, "tags": tags})
}

// ClearAssetTags takes all tags away (operationId clearBulkAssetTags).
func (c *Client) ClearAssetTags(ctx context.Context, orgID, search string) (*int64, error) {
	return c.updateAssets(ctx, opAssetTagsClear, orgID, map[string]any{"search": search})
}

// SetAssetCriticality sets the criticality (operationId updateBulkAssetCriticality).
func (c *Client) SetAssetCriticality(ctx context.Context, orgID, search, criticality string) (*int64, error) {
	return c.updateAssets(ctx, opAssetCriticality, orgID, map[string]any{"search": search, "criticality": criticality})
}

// SetAssetOwners sets owners by the id of their ownership type (operationId updateBulkAssetOwners);
// those of other types stay.
func (c *Client) SetAssetOwners(ctx context.Context, orgID, search string, owners map[string]string) (*int64, error) {
	rows := make([]map[string]string, 0, len(owners))
	for _, kind := range slices.Sorted(maps.Keys(owners)) {
		rows = append(rows, map[string]string{"ownership_type_id": normalID(kind), "owner": owners[kind]})
	}
	return c.updateAssets(ctx, opAssetOwners, orgID, map[string]any{"search": search, "ownerships": rows})
}

// ClearAssetOwners takes all owners away (operationId clearBulkAssetOwners).
func (c *Client) ClearAssetOwners(ctx context.Context, orgID, search string) (*int64, error) {
	return c.updateAssets(ctx, opAssetOwnersClear, orgID, map[string]any{"search": search})
}

func (c *Client) updateAssets(
	ctx context.Context, op transport.Operation, orgID string, body map[string]any,
) (updated *int64, err error) {
	if err := c.conn.CheckIDs(op, &orgID); err != nil {
		return nil, err
	}
	w := write{
		call:         transport.Call{Operation: op, Organization: orgID, Body: body},
		organization: orgID, invalidate: func() {}, // no list has what they change
	}
	err = c.creates.RetryLostWrite(ctx, op, func() error {
		if err := c.prepare(ctx, w); err != nil {
			return err
		}
		answer, err := c.conn.Do(ctx, w.call)
		if err != nil {
			return err
		}
		if err := c.errorInAnswer(op, answer); err != nil {
			return err
		}
		var said struct {
			Count wire.Number `json:"updated_asset_count"`
		}
		if json.Unmarshal(wire.Unwrap(answer), &said) == nil {
			updated = said.Count.Value
		}
		return nil
	}, nil)
	return updated, err
}
