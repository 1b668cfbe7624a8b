package site

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of sites.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		Plan:        plan,
		Create:      create,
		Read:        read,
		Update:      update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteSite(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
		},
		CountAssets: func(ctx context.Context, c *runzero.Client, m resourceModel) (int64, bool, error) {
			return c.AssetCount(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
		},
		FindExisting:  entity.FindIn(source()),
		TakesExisting: func(m resourceModel) bool { return m.AdoptExisting.ValueBool() },
	}
}

// plan keeps the state where the configuration asks for the same networks in another division.
func plan(ctx context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior == nil {
		planAutomatic(ctx, p)
		return
	}
	if p.Config.Scope.IsUnknown() || p.Config.Subnets.IsUnknown() || p.Config.Scope.IsNull() {
		return
	}
	managed := !p.Config.Subnets.IsNull()
	config := networksOf{scope: p.Config.Scope.Entries()}
	if managed {
		if config.subnets = subnets(p.Config.Subnets); config.subnets == nil {
			return
		}
	}
	prior := networksOf{scope: p.Prior.Scope.Entries(), subnets: subnets(p.Prior.Subnets)}
	switch {
	case p.IsImported() && same(config, prior):
		// Terraform wants to see a configured "empty", also where the state has nothing.
		if !p.Prior.Scope.IsNull() {
			p.Model.Scope = p.Prior.Scope
		}
		if !managed || !p.Prior.Subnets.IsNull() {
			p.Model.Subnets = p.Prior.Subnets
		}
	case !managed:
		for _, key := range keys(prior.subnets) {
			if takenAway(config.scope, prior.scope)[netset.Canonical(key)] {
				p.Model.Subnets = types.MapUnknown(subnetType()) // only the service knows which ones it moved
			}
		}
	}
}

func create(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	send := c.CreateSite
	if w.Plan.AdoptExisting.ValueBool() {
		send = c.AdoptOrCreateSite
	}
	s, err := send(ctx, w.Plan.OrganizationID.ValueString(), runzero.SiteInput{
		Name:        w.Plan.Name.ValueStringPointer(),
		Description: entity.ChangedString(w.Plan.Description, types.StringNull()),
		Scope:       sentNetworks(w.Plan.Scope, netset.Null()),
		Excludes:    sentNetworks(w.Plan.Excludes, netset.Null()),
		Subnets:     subnets(w.Plan.Subnets),
	})
	if err != nil {
		return resourceModel{}, adviseTaken(err)
	}
	return stateFromAPI(s, w.Plan), nil
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	return entity.StateFrom(m, stateFromAPI)(c.GetSite(ctx, m.OrganizationID.ValueString(), m.ID.ValueString()))
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	org, id := w.Plan.OrganizationID.ValueString(), w.Plan.ID.ValueString()
	in := runzero.SiteInput{
		Description: entity.ChangedString(w.Plan.Description, w.Prior.Description),
		Scope:       sentNetworks(w.Plan.Scope, w.Prior.Scope),
		Excludes:    sentNetworks(w.Plan.Excludes, w.Prior.Excludes),
	}
	gone := map[string]bool{}
	if in.Scope != nil {
		gone = takenAway(w.Plan.Scope.Entries(), w.Prior.Scope.Entries())
	}
	switch managed := !w.Config.Subnets.IsNull(); {
	case managed && (len(gone) > 0 || !w.Plan.Subnets.Equal(w.Prior.Subnets)):
		// The map is replaced whole (api-behaviour 4). The scope goes along, so that
		// CIDRs which the service had moved out of it are not lost with the old map.
		in.Subnets = subnets(w.Plan.Subnets)
		if in.Scope == nil {
			in.Scope = sentNetworks(w.Plan.Scope, netset.Null())
		}
	case !managed && len(gone) > 0:
		// Subnets that Terraform does not manage must survive, so their present value counts.
		current, err := c.FetchSite(ctx, org, id)
		if err != nil {
			return resourceModel{}, err
		}
		in.Subnets = withoutMoved(networksOf{scope: netset.SplitStored(current.Scope), subnets: current.Subnets}, gone)
	}
	if in.Description == nil && in.Scope == nil && in.Excludes == nil && in.Subnets == nil &&
		w.Plan.Name.Equal(w.Prior.Name) {
		return w.Plan, nil // only settings of the provider's own changed
	}
	in.Name = w.Plan.Name.ValueStringPointer() // the API document requires it; the service does not (api-behaviour 15)
	return entity.StateFrom(w.Plan, stateFromAPI)(c.UpdateSite(ctx, org, id, in))
}
