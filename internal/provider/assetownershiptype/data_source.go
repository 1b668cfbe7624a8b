package assetownershiptype

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.AssetOwnershipType, dataModel] {
	return entity.DataSourceSpec[runzero.AssetOwnershipType, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.AssetOwnershipType, error) {
			all, err := c.ListAssetOwnershipTypes(ctx)
			return all, licensed(err)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.AssetOwnershipType, error) {
			o, err := c.GetAssetOwnershipType(ctx, id)
			return o, licensed(err)
		},
		Name:      func(o runzero.AssetOwnershipType) string { return o.Name },
		ModelFrom: dataFromAPI,
		Matches: func(o runzero.AssetOwnershipType, search string) bool {
			return strings.Contains(strings.ToLower(o.Name), strings.ToLower(search))
		},
		SearchText: "Part of the name; case does not count. The service has no search for asset ownership types, so this " +
			"filters what it lists.",
	}
}
