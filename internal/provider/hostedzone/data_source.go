package hostedzone

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of hosted zones.
func Entry() entity.Entry {
	return entity.Entry{
		Object:           object(),
		DataSource:       func() entity.AnyDataSource { return entity.NewDataSource(source()) },
		PluralDataSource: func() entity.AnyDataSource { return entity.NewPluralDataSource(source()) },
	}
}

type dataModel struct {
	entity.InOrganization
	Name                 types.String      `tfsdk:"name"`
	Enabled              types.Bool        `tfsdk:"enabled"`
	ProcessorID          types.String      `tfsdk:"processor_id"`
	ExplorersTotal       types.Int64       `tfsdk:"explorers_total"`
	ExplorersConcurrency types.Int64       `tfsdk:"explorers_concurrency"`
	TasksActive          types.Int64       `tfsdk:"tasks_active"`
	TasksWaiting         types.Int64       `tfsdk:"tasks_waiting"`
	UpdatedAt            rfc3339type.Value `tfsdk:"updated_at"`
}

func source() entity.DataSourceSpec[runzero.HostedZone, dataModel] {
	return entity.DataSourceSpec[runzero.HostedZone, dataModel]{
		Object:        object(),
		Attributes:    dataAttributes(),
		NameAttribute: "name",
		List: func(ctx context.Context, c *runzero.Client, orgID, _ string) ([]runzero.HostedZone, error) {
			return c.ListHostedZones(ctx, orgID)
		},
		Get: func(ctx context.Context, c *runzero.Client, orgID, id string) (runzero.HostedZone, error) {
			return c.GetHostedZone(ctx, orgID, id)
		},
		Name:      func(z runzero.HostedZone) string { return z.Name },
		ModelFrom: dataFromAPI,
		Matches: func(z runzero.HostedZone, search string) bool {
			return strings.Contains(strings.ToLower(z.Name), strings.ToLower(search))
		},
		SearchText: "Part of the name; case does not count. The service has no search for hosted zones, so this filters " +
			"what it lists.",
	}
}

func dataFromAPI(_ context.Context, z runzero.HostedZone) (dataModel, diag.Diagnostics) {
	m := dataModel{
		Name:                 types.StringValue(z.Name),
		Enabled:              types.BoolValue(z.Enabled),
		ProcessorID:          entity.StringOrNull(z.ProcessorID),
		ExplorersTotal:       types.Int64PointerValue(z.ExplorersTotal),
		ExplorersConcurrency: types.Int64PointerValue(z.ExplorersConcurrency),
		TasksActive:          types.Int64PointerValue(z.TasksActive),
		TasksWaiting:         types.Int64PointerValue(z.TasksWaiting),
		UpdatedAt:            rfc3339type.From(z.UpdatedAt),
	}
	m.ID, m.OrganizationID = types.StringValue(z.ID), types.StringValue(z.OrganizationID)
	return m, nil
}
