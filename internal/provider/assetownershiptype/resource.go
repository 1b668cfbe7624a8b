package assetownershiptype

import (
	"context"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of asset ownership types.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object: object(),

		HasRowsWithoutAccount: true,
		Attributes:            resourceAttributes(),
		DisplayName:           func(m resourceModel) string { return m.Name.ValueString() },
		Create:                create,
		Read:                  read,
		Update:                update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return licensed(c.DeleteAssetOwnershipType(ctx, m.ID.ValueString()))
		},
		FindExisting:   entity.FindIn(source()),
		CanNamesRepeat: true, // whether they are unique is not known
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	o, err := c.CreateAssetOwnershipType(ctx, toInput(w.Plan.attributes, attributes{}))
	if err != nil {
		return resourceModel{}, licensed(err)
	}
	return stateFromAPI(o, w.Plan.attributes), nil
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	o, err := c.GetAssetOwnershipType(ctx, m.ID.ValueString())
	if err != nil {
		return resourceModel{}, licensed(err)
	}
	return stateFromAPI(o, m.attributes), nil
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	if w.Plan.attributes == w.Prior.attributes {
		return w.Plan, nil // only settings of the provider's own changed
	}
	o, err := c.UpdateAssetOwnershipType(ctx, w.Plan.ID.ValueString(), toInput(w.Plan.attributes, w.Prior.attributes))
	if err != nil {
		return resourceModel{}, licensed(err)
	}
	return stateFromAPI(o, w.Plan.attributes), nil
}
