package exporttoken

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/rotation"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of export tokens.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object: object(),

		HasRowsWithoutAccount: true,
		Attributes:            resourceAttributes(),
		Validators:            rotation.Validators(),
		IsTimed:               true,
		DisplayName:           func(m resourceModel) string { return m.Comment.ValueString() },
		Plan:                  plan,
		Create:                create,
		Read:                  read,
		Update:                update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteExportToken(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
		},
	}
}

func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior != nil {
		p.Model.Plan(p.Prior.Token, p.Model.Moment(p.Now, p.Refreshed))
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	t, err := c.CreateExportToken(ctx, w.Plan.OrganizationID.ValueString(),
		entity.ChangedString(w.Plan.Comment, types.StringNull()))
	if err != nil {
		return resourceModel{}, err
	}
	m := stateFromAPI(t, w.Plan)
	err = m.Issued(t.Token, t.CreatedAt, w.Now) // changes m, so it comes before m is returned
	return m, err
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	t, err := c.GetExportToken(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
	if err != nil {
		return resourceModel{}, err
	}
	m = stateFromAPI(t, m)
	m.Seen(t.CreatedAt)
	return m, nil
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	m := w.Plan
	if !m.Rotates(w.Prior.Token, w.Now) {
		return m, nil
	}
	t, err := c.RotateExportToken(ctx, w.Plan.OrganizationID.ValueString(), m.ID.ValueString())
	if err != nil {
		return resourceModel{}, err
	}
	m = stateFromAPI(t, m)
	err = m.Issued(t.Token, t.CreatedAt, w.Now) // changes m, so it comes before m is returned
	return m, err
}
