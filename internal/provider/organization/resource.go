package organization

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of organizations.
func Entry() entity.Entry {
	return entity.Whole(object(), spec, source)
}

func spec() entity.Spec[resourceModel] {
	return entity.Spec[resourceModel]{
		Object:     object(),
		Attributes: resourceAttributes(),
		Label:      func(m resourceModel) string { return m.Name.ValueString() },
		Create:     create,
		Read:       read,
		Update:     update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteOrganization(ctx, m.ID.ValueString())
		},
		Assets: func(ctx context.Context, c *runzero.Client, m resourceModel) (int64, bool, error) {
			return c.AssetCount(ctx, m.ID.ValueString(), "")
		},
		Below: func(ctx context.Context, c *runzero.Client, m resourceModel) ([]string, error) {
			return c.OrganizationsBelow(ctx, m.ID.ValueString())
		},
		Find: entity.FindIn(source()),
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.Write[resourceModel]) (resourceModel, error) {
	return entity.Into(w.Plan, fromAnswer)(c.CreateOrganization(ctx, toInput(w.Plan.attributes, attributes{})))
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.Into(m, fromAnswer)(c.GetOrganization(ctx, m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.Write[resourceModel]) (resourceModel, error) {
	in := toInput(w.Plan.attributes, w.Prior.attributes)
	if in == (runzero.OrganizationInput{}) {
		return w.Plan, nil // only settings of the provider's own changed
	}
	return entity.Into(w.Plan, fromAnswer)(c.UpdateOrganization(ctx, w.Plan.ID.ValueString(), in))
}
