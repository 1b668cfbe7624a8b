package organization

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of organizations.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		Create:      create,
		Read:        read,
		Update:      update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteOrganization(ctx, m.ID.ValueString())
		},
		CountAssets: func(ctx context.Context, c *runzero.Client, m resourceModel) (int64, bool, error) {
			return c.AssetCount(ctx, m.ID.ValueString(), "")
		},
		Children: func(ctx context.Context, c *runzero.Client, m resourceModel) ([]string, error) {
			return c.OrganizationsBelow(ctx, m.ID.ValueString())
		},
		FindExisting: entity.FindIn(source()),
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	return entity.StateFrom(w.Plan, stateFromAPI)(c.CreateOrganization(ctx, toInput(w.Plan.attributes, attributes{})))
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.StateFrom(m, stateFromAPI)(c.GetOrganization(ctx, m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	in := toInput(w.Plan.attributes, w.Prior.attributes)
	if in == (runzero.OrganizationInput{}) {
		return w.Plan, nil // only settings of the provider's own changed
	}
	return entity.StateFrom(w.Plan, stateFromAPI)(c.UpdateOrganization(ctx, w.Plan.ID.ValueString(), in))
}
