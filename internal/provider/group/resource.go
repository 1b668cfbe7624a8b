package group

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of groups.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:         object(),
		Attributes:     resourceAttributes(),
		DisplayName:    func(m resourceModel) string { return m.Name.ValueString() },
		Plan:           plan,
		Create:         create,
		Read:           read,
		Update:         update,
		Delete:         remove,
		FindExisting:   entity.FindIn(source()),
		CanNamesRepeat: true, // whether they are unique is not known
	}
}

// plan keeps the state where the configuration merely spells it in another way, and replaces a
// group that is to become permanent: no call is known to do that.
func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior == nil {
		return
	}
	p.Model.Roles = roles.Plan(p.Config.Roles, p.Prior.Roles, p.Model.Roles)
	if p.Config.ExpiresAt.IsNull() && p.WasConfigured("expires_at") && !p.Prior.ExpiresAt.IsNull() {
		p.Model.ExpiresAt = rfc3339type.Unknown()
		p.Replace("expires_at")
		p.Diagnostics.AddAttributeWarning(path.Root("expires_at"),
			"The group is replaced to become permanent, and loses its members",
			"The API takes no expiry away from a group, and does not know its members: the new group starts without any.\n\n"+
				"To keep them, write a time in the far future instead, or make the group permanent in the console before taking "+
				"expires_at away.")
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	return entity.StateFrom(w.Plan, stateFromAPI)(c.CreateGroup(ctx, toInput(w.Plan.attributes)))
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.StateFrom(m, stateFromAPI)(c.GetGroup(ctx, m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	plan, prior := w.Plan.attributes, w.Prior.attributes
	if plan.Name.Equal(prior.Name) && plan.Description.Equal(prior.Description) &&
		plan.DefaultRole.Equal(prior.DefaultRole) &&
		plan.Roles.Equal(prior.Roles) && plan.ExpiresAt.Equal(prior.ExpiresAt) {
		return w.Plan, nil // only settings of the provider's own changed
	}
	in := toInput(plan)
	var err error
	if in.OrgRoles, err = roles.Written(plan.Roles, prior.Roles, !w.Config.Roles.IsNull(), plan.DefaultRole,
		func() (map[string]string, error) {
			g, err := c.GetGroup(ctx, w.Plan.ID.ValueString())
			return g.OrgRoles, err
		}); err != nil {
		return resourceModel{}, err
	}
	return entity.StateFrom(w.Plan, stateFromAPI)(c.UpdateGroup(ctx, w.Plan.ID.ValueString(), in))
}

// remove deletes a group. Where the console refuses that because a mapping uses the group
// (api-behaviour 9), the mappings are named: "apply again" alone is of no use, since Terraform
// deletes before it changes what used to refer to the deleted.
func remove(ctx context.Context, c *runzero.Client, m resourceModel) error {
	err := c.DeleteGroup(ctx, m.ID.ValueString())
	if runzero.KindOf(err) != runzero.KindInvalid {
		return err
	}
	mappings, listErr := c.ListSSOGroupMappings(ctx)
	if listErr != nil {
		return err
	}
	var using []string
	for _, mapping := range mappings {
		if mapping.GroupID == m.ID.ValueString() {
			using = append(using, mapping.ID)
		}
	}
	if len(using) == 0 {
		return err
	}
	return &entity.ErrorWithAdvice{Err: err, Next: "SSO group mappings still use the group: " + strings.Join(using, ", ") +
		". Give them another group, or delete them, first. " +
		"If this configuration does that in the same change, Terraform still deletes the group before, and another apply " +
		"ends here again: " +
		"apply them alone with terraform apply -target=ADDRESS, and then the rest; or give the group lifecycle { " +
		"create_before_destroy = true } before you take it out."}
}
