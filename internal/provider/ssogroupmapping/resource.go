package ssogroupmapping

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of SSO group mappings.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object: object(),

		HasRowsWithoutAccount: true,
		Attributes:            resourceAttributes(),
		DisplayName:           func(m resourceModel) string { return m.SSOValue.ValueString() },
		Create:                create,
		Read:                  read,
		Update:                update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteSSOGroupMapping(ctx, m.ID.ValueString())
		},
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	return entity.StateFrom(w.Plan, stateFromAPI)(c.CreateSSOGroupMapping(ctx, toInput(w.Plan.attributes)))
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.StateFrom(m, stateFromAPI)(c.GetSSOGroupMapping(ctx, m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	if w.Plan.attributes == w.Prior.attributes {
		return w.Plan, nil // only settings of the provider's own changed
	}
	return entity.StateFrom(w.Plan, stateFromAPI)(
		c.UpdateSSOGroupMapping(ctx, w.Plan.ID.ValueString(), toInput(w.Plan.attributes)))
}
