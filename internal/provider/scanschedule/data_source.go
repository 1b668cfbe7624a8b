package scanschedule

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.Task, dataModel] {
	return entity.DataSourceSpec[runzero.Task, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, orgID, search string) ([]runzero.Task, error) {
			return c.ListRecurringTasks(ctx, orgID, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, orgID, id string) (runzero.Task, error) {
			return c.GetTask(ctx, orgID, id)
		},
		Name:                    func(t runzero.Task) string { return t.Name },
		ModelFrom:               dataFromAPI,
		CanAskEveryOrganization: true,
		SearchText: "Search in runZero's query syntax, such as `name:weekly`; recurring scans " +
			"only are searched.",
	}
}
