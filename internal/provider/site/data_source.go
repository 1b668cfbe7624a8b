package site

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.Site, dataModel] {
	return entity.DataSourceSpec[runzero.Site, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, orgID, search string) ([]runzero.Site, error) {
			return c.ListSites(ctx, orgID, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, orgID, id string) (runzero.Site, error) {
			return c.GetSite(ctx, orgID, id)
		},
		Name:                    func(s runzero.Site) string { return s.Name },
		ModelFrom:               dataFromAPI,
		CanAskEveryOrganization: true,
		SearchText:              "Search in runZero's query syntax, such as `name:Berlin`; needs an account credential.",
	}
}
