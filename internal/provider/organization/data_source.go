package organization

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.Organization, dataModel] {
	o := object()
	o.Requires = runzero.NeedsOrganization // an organization token sees its own
	return entity.DataSourceSpec[runzero.Organization, dataModel]{
		Object:        o,
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, _, search string) ([]runzero.Organization, error) {
			return c.ListOrganizations(ctx, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.Organization, error) {
			return c.GetOrganization(ctx, id)
		},
		Name:       func(o runzero.Organization) string { return o.Name },
		ModelFrom:  dataFromAPI,
		SearchText: "Search in runZero's query syntax, such as `name:EMEA`; needs an account credential.",
	}
}
