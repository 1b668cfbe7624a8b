package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of groups.
func Entry() entity.Entry {
	return entity.Whole(object(), spec, source)
}

func spec() entity.Spec[resourceModel] {
	return entity.Spec[resourceModel]{
		Object:     object(),
		Attributes: resourceAttributes(),
		Label:      func(m resourceModel) string { return m.Name.ValueString() },
		Plan:       plan,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteGroup(ctx, m.ID.ValueString())
		},
		Find:           entity.FindIn(source()),
		NamesMayRepeat: true, // whether they are unique is not known
	}
}

// plan keeps the state where the configuration merely spells it in another way, and replaces a group that is to become
// permanent: no call is known to do that.
func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior == nil {
		return
	}
	p.Model.Roles = roles.Plan(p.Config.Roles, p.Prior.Roles, p.Model.Roles)
	if p.Config.ExpiresAt.IsNull() && p.WasConfigured("expires_at") && !p.Prior.ExpiresAt.IsNull() {
		p.Model.ExpiresAt = instant.Unknown()
		p.Replace("expires_at")
		p.Diagnostics.AddAttributeWarning(path.Root("expires_at"), "The group is replaced to become permanent, and loses its members",
			"The API takes no expiry away from a group, and does not know its members: the new group starts without any.\n\n"+
				"To keep them, write a time in the far future instead, or make the group permanent in the console before taking expires_at away.")
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.Write[resourceModel]) (resourceModel, error) {
	return entity.Into(w.Plan, fromAnswer)(c.CreateGroup(ctx, toInput(w.Plan.attributes)))
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.Into(m, fromAnswer)(c.GetGroup(ctx, m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.Write[resourceModel]) (resourceModel, error) {
	plan, prior := w.Plan.attributes, w.Prior.attributes
	if plan.Name.Equal(prior.Name) && plan.Description.Equal(prior.Description) && plan.DefaultRole.Equal(prior.DefaultRole) &&
		plan.Roles.Equal(prior.Roles) && plan.ExpiresAt.Equal(prior.ExpiresAt) {
		return w.Plan, nil // only settings of the provider's own changed
	}
	in := toInput(plan)
	var err error
	if in.OrgRoles, err = roles.Written(plan.Roles, prior.Roles, !w.Config.Roles.IsNull(), plan.DefaultRole, func() (map[string]string, error) {
		g, err := c.GetGroup(ctx, w.Plan.ID.ValueString())
		return g.OrgRoles, err
	}); err != nil {
		return resourceModel{}, err
	}
	return entity.Into(w.Plan, fromAnswer)(c.UpdateGroup(ctx, w.Plan.ID.ValueString(), in))
}
