package assetownershiptype

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.Source[runzero.OwnershipType, dataModel] {
	return entity.Source[runzero.OwnershipType, dataModel]{
		Object:     object(),
		Attributes: dataAttributes(),
		By:         "name",
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.OwnershipType, error) {
			all, err := c.ListOwnershipTypes(ctx)
			return all, licensed(err)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.OwnershipType, error) {
			o, err := c.GetOwnershipType(ctx, id)
			return o, licensed(err)
		},
		Name: func(o runzero.OwnershipType) string { return o.Name },
		From: fromRow,
		Matches: func(o runzero.OwnershipType, search string) bool {
			return strings.Contains(strings.ToLower(o.Name), strings.ToLower(search))
		},
		SearchText: "Part of the name; case does not count. The service has no search for asset ownership types, so this filters what it lists.",
	}
}
