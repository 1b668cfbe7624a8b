package group

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.Group, dataModel] {
	return entity.DataSourceSpec[runzero.Group, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.Group, error) {
			return c.ListGroups(ctx)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.Group, error) {
			return c.GetGroup(ctx, id)
		},
		Name:      func(g runzero.Group) string { return g.Name },
		ModelFrom: dataFromAPI,
		Matches: func(g runzero.Group, search string) bool {
			return strings.Contains(strings.ToLower(g.Name+"\n"+g.Description), strings.ToLower(search))
		},
		SearchText: "Part of the name or the description; case does not count. The service has no search for groups, so " +
			"this filters what it lists.",
	}
}
