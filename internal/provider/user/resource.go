package user

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/roles"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of users.
func Entry() entity.Entry {
	e := entity.NewEntry(object(), spec, source)
	e.Action = func() entity.AnyAction { return entity.NewAction(reset()) }
	return e
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		DisplayName: func(m resourceModel) string { return m.Email.ValueString() },
		Plan:        plan,
		Create:      create,
		Read:        read,
		Update:      update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteUser(ctx, m.ID.ValueString())
		},
		FindExisting: entity.FindIn(source()),
	}
}

// plan keeps the state where the configuration merely spells it in another way.
func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior == nil {
		return
	}
	if !p.Config.Email.IsUnknown() && strings.EqualFold(p.Config.Email.ValueString(), p.Prior.Email.ValueString()) {
		p.Model.Email = p.Prior.Email
	}
	p.Model.Roles = roles.Plan(p.Config.Roles, p.Prior.Roles, p.Model.Roles)
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	in := toInput(w.Plan.attributes, attributes{})
	in.OrgRoles = roles.From(w.Plan.Roles)
	var u runzero.User
	var err error
	if w.Plan.Invite.IsNull() {
		u, err = c.CreateUser(ctx, in)
	} else {
		var mail invite
		if diags := w.Plan.Invite.As(ctx, &mail, basetypes.ObjectAsOptions{}); diags.HasError() {
			return resourceModel{}, fmt.Errorf("reading invite: %v", diags)
		}
		u, err = c.InviteUser(ctx, in, mail.Subject.ValueString(), mail.Message.ValueString())
	}
	if err != nil {
		return resourceModel{}, err
	}
	return stateFromAPI(u, w.Plan), nil
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.StateFrom(m, stateFromAPI)(c.GetUser(ctx, m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	in := toInput(w.Plan.attributes, w.Prior.attributes)
	if !w.Plan.Roles.Equal(w.Prior.Roles) {
		var err error
		if in.OrgRoles, err = roles.Written(w.Plan.Roles, w.Prior.Roles, true, w.Plan.DefaultRole,
			func() (map[string]string, error) {
				u, err := c.GetUser(ctx, w.Plan.ID.ValueString())
				return u.OrgRoles, err
			}); err != nil {
			return resourceModel{}, err
		}
	}
	if reflect.DeepEqual(in, runzero.UserInput{}) {
		return w.Plan, nil // only settings of the provider's own changed; an invitation is sent on creation alone
	}
	return entity.StateFrom(w.Plan, stateFromAPI)(c.UpdateUser(ctx, w.Plan.ID.ValueString(), in))
}
