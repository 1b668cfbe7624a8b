package trafficsampling

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func source() entity.DataSourceSpec[runzero.TrafficSampling, dataModel] {
	return entity.DataSourceSpec[runzero.TrafficSampling, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, orgID, search string) ([]runzero.TrafficSampling, error) {
			return c.ListTrafficSamplings(ctx, orgID, search)
		},
		Get: func(ctx context.Context, c *runzero.Client, orgID, id string) (runzero.TrafficSampling, error) {
			return c.GetTrafficSampling(ctx, orgID, id)
		},
		Name:                    func(s runzero.TrafficSampling) string { return s.Name },
		ModelFrom:               dataFromAPI,
		CanAskEveryOrganization: true,
		SearchText: "Search in runZero's query syntax, such as `name:core`; running traffic samplings only are " +
			"searched.",
	}
}
