package events

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of events.
func Entry() entity.Entry {
	return entity.Entry{
		Object: object(),
		PluralDataSource: func() entity.AnyDataSource {
			return entity.NewCustomDataSource(entity.CustomDataSourceSpec[dataModel]{
				Object:     plural(),
				Attributes: dataAttributes(), Read: read,
			})
		},
	}
}

type dataModel struct {
	Search    types.String `tfsdk:"search"`
	Limit     types.Int64  `tfsdk:"limit"`
	Truncated types.Bool   `tfsdk:"truncated"`
	Events    []row        `tfsdk:"events"`
}

type row struct {
	ID             types.String      `tfsdk:"id"`
	CreatedAt      rfc3339type.Value `tfsdk:"created_at"`
	Action         types.String      `tfsdk:"action"`
	Success        types.Bool        `tfsdk:"success"`
	OrganizationID types.String      `tfsdk:"organization_id"`
	SiteID         types.String      `tfsdk:"site_id"`
	SourceID       types.String      `tfsdk:"source_id"`
	SourceName     types.String      `tfsdk:"source_name"`
	SourceType     types.String      `tfsdk:"source_type"`
	TargetID       types.String      `tfsdk:"target_id"`
	TargetName     types.String      `tfsdk:"target_name"`
	TargetType     types.String      `tfsdk:"target_type"`
	State          types.String      `tfsdk:"state"`
	ProcessedAt    rfc3339type.Value `tfsdk:"processed_at"`
	Details        types.String      `tfsdk:"details"`
}

func read(ctx context.Context, c *runzero.Client, config dataModel) (dataModel, error) {
	limit := usual
	if !config.Limit.IsNull() {
		limit = int(config.Limit.ValueInt64())
	}
	config.Events, config.Truncated = []row{}, types.BoolValue(false)
	// One more than wanted tells whether there are more.
	for e, err := range c.Events(ctx, config.Search.ValueString(), limit+1) {
		if err != nil {
			return dataModel{}, err
		}
		if len(config.Events) == limit {
			config.Truncated = types.BoolValue(true)
			break
		}
		config.Events = append(config.Events, fromEvent(e))
	}
	return config, nil
}

func fromEvent(e runzero.Event) row {
	return row{
		ID:             entity.StringOrNull(e.ID),
		CreatedAt:      rfc3339type.From(e.CreatedAt),
		Action:         entity.StringOrNull(e.Action),
		Success:        types.BoolValue(e.Success),
		OrganizationID: entity.StringOrNull(e.OrganizationID),
		SiteID:         entity.StringOrNull(e.SiteID),
		SourceID:       entity.StringOrNull(e.SourceID),
		SourceName:     entity.StringOrNull(e.SourceName),
		SourceType:     entity.StringOrNull(e.SourceType),
		TargetID:       entity.StringOrNull(e.TargetID),
		TargetName:     entity.StringOrNull(e.TargetName),
		TargetType:     entity.StringOrNull(e.TargetType),
		State:          entity.StringOrNull(e.State),
		ProcessedAt:    rfc3339type.From(e.ProcessedAt),
		Details:        entity.JSONText(e.Details),
	}
}
