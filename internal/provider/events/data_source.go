package events

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of events.
func Entry() entity.Entry {
	return entity.Entry{
		Object: object(),
		Collection: func() entity.LookedUpObject {
			return entity.NewLookup(entity.Lookup[dataModel]{Object: plural(), Attributes: dataAttributes(), Read: read})
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
	ID             types.String  `tfsdk:"id"`
	CreatedAt      instant.Value `tfsdk:"created_at"`
	Action         types.String  `tfsdk:"action"`
	Success        types.Bool    `tfsdk:"success"`
	OrganizationID types.String  `tfsdk:"organization_id"`
	SiteID         types.String  `tfsdk:"site_id"`
	SourceID       types.String  `tfsdk:"source_id"`
	SourceName     types.String  `tfsdk:"source_name"`
	SourceType     types.String  `tfsdk:"source_type"`
	TargetID       types.String  `tfsdk:"target_id"`
	TargetName     types.String  `tfsdk:"target_name"`
	TargetType     types.String  `tfsdk:"target_type"`
	State          types.String  `tfsdk:"state"`
	ProcessedAt    instant.Value `tfsdk:"processed_at"`
	Details        types.String  `tfsdk:"details"`
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
		ID:             entity.Text(e.ID),
		CreatedAt:      instant.Of(e.CreatedAt),
		Action:         entity.Text(e.Action),
		Success:        types.BoolValue(e.Success),
		OrganizationID: entity.Text(e.OrganizationID),
		SiteID:         entity.Text(e.SiteID),
		SourceID:       entity.Text(e.SourceID),
		SourceName:     entity.Text(e.SourceName),
		SourceType:     entity.Text(e.SourceType),
		TargetID:       entity.Text(e.TargetID),
		TargetName:     entity.Text(e.TargetName),
		TargetType:     entity.Text(e.TargetType),
		State:          entity.Text(e.State),
		ProcessedAt:    instant.Of(e.ProcessedAt),
		Details:        entity.JSONText(e.Details),
	}
}
