package customintegration

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of custom integrations.
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
			return c.DeleteCustomIntegration(ctx, m.ID.ValueString())
		},
		FindExisting: entity.FindIn(source()),
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	return entity.StateFrom(w.Plan, stateFromAPI)(c.CreateCustomIntegration(ctx, toInput(w.Plan.attributes, attributes{})))
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.StateFrom(m, stateFromAPI)(c.GetCustomIntegration(ctx, m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	in := toInput(w.Plan.attributes, w.Prior.attributes)
	if in == (runzero.CustomIntegrationInput{}) {
		return w.Plan, nil // only settings of the provider's own changed
	}
	return entity.StateFrom(w.Plan, stateFromAPI)(c.UpdateCustomIntegration(ctx, w.Plan.ID.ValueString(), in))
}
