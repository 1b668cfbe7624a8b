package customintegration

import (
	"context"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.CustomIntegration, dataModel] {
	return entity.DataSourceSpec[runzero.CustomIntegration, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, _, _ string) ([]runzero.CustomIntegration, error) {
			return c.ListCustomIntegrations(ctx)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.CustomIntegration, error) {
			return c.GetCustomIntegration(ctx, id)
		},
		Name:      func(i runzero.CustomIntegration) string { return i.Name },
		ModelFrom: dataFromAPI,
		Matches: func(i runzero.CustomIntegration, search string) bool {
			return strings.Contains(strings.ToLower(i.Name+"\n"+i.Description), strings.ToLower(search))
		},
		SearchText: "Part of the name or the description; case does not count. The service has no search for custom " +
			"integrations, so this filters what it lists.",
	}
}
