package apitoken

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/rotation"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of API tokens.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		Validators:  rotation.Validators(),
		IsTimed:     true,
		DisplayName: func(m resourceModel) string { return m.Comment.ValueString() },
		Plan:        plan,
		Create:      create,
		Read:        read,
		Update:      update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteAPIToken(ctx, m.ID.ValueString())
		},
	}
}

func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior != nil {
		p.Model.Plan(p.Prior.Token, p.Model.Moment(p.Now, p.Refreshed))
		return
	}
	warnOfAccountToken(p)
}

// warnOfAccountToken speaks up where a token of the whole account is about to be made beside a
// provider that names an organization. Every other object takes over the provider's organization; a
// token that did so could never be one of the account, so this one does not, which nobody expects.
func warnOfAccountToken(p *entity.Plan[resourceModel]) {
	org := p.DefaultOrganization.ValueString()
	if org == "" || !p.Config.OrganizationID.IsNull() {
		return
	}
	p.Diagnostics.AddAttributeWarning(path.Root("organization_id"), "This token will be one of the whole account",
		fmt.Sprintf(
			"The provider's organization_id is %s, but a token without an organization_id of its own is an account token "+
				"(starts with CT): it can do everything in the "+
				"account, in all organizations.\n\n"+
				"For a token of that organization alone, set organization_id = %q here. If a token of the account is meant, go on "+
				"as it is: this warning comes only with the plan that "+
				"makes the token. A provider block without organization_id, used through an alias, makes it without a warning.",
			runzero.Quotable(org), runzero.Quotable(org)))
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	k, err := c.CreateAPIToken(ctx, w.Plan.OrganizationID.ValueString(),
		entity.ChangedString(w.Plan.Comment, types.StringNull()))
	if err != nil {
		return resourceModel{}, err
	}
	m := stateFromAPI(k, w.Plan)
	err = m.Issued(k.Token, k.CreatedAt, w.Now) // changes m, so it comes before m is returned
	return m, err
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	k, err := c.GetAPIToken(ctx, m.ID.ValueString())
	if err != nil {
		return resourceModel{}, err
	}
	m = stateFromAPI(k, m)
	m.Seen(k.CreatedAt)
	return m, nil
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	m := w.Plan
	if !m.Rotates(w.Prior.Token, w.Now) {
		return m, nil
	}
	k, err := c.RotateAPIToken(ctx, m.ID.ValueString())
	if err != nil {
		return resourceModel{}, err
	}
	m = stateFromAPI(k, m)
	err = m.Issued(k.Token, k.CreatedAt, w.Now) // changes m, so it comes before m is returned
	return m, err
}
