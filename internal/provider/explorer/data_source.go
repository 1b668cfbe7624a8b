package explorer

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.Explorer, dataModel] {
	return entity.DataSourceSpec[runzero.Explorer, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, orgID, search string) ([]runzero.Explorer, error) {
			return c.ListExplorers(ctx, orgID, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, orgID, id string) (runzero.Explorer, error) {
			return c.GetExplorer(ctx, orgID, id)
		},
		Name:                    func(e runzero.Explorer) string { return e.Name },
		ModelFrom:               dataFromAPI,
		CanAskEveryOrganization: true,
		SearchText:              "Search in runZero's query syntax, such as `name:BERLIN`; needs an account credential.",
	}
}
