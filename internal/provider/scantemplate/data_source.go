package scantemplate

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.ScanTemplate, dataModel] {
	return entity.DataSourceSpec[runzero.ScanTemplate, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, _, search string) ([]runzero.ScanTemplate, error) {
			return c.ListScanTemplates(ctx, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, _, id string) (runzero.ScanTemplate, error) {
			return c.GetScanTemplate(ctx, id)
		},
		Name:       func(t runzero.ScanTemplate) string { return t.Name },
		ModelFrom:  dataFromAPI,
		SearchText: "Search in runZero's query syntax, such as `name:servers`.",
	}
}
