package explorer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of Explorers.
func Entry() entity.Entry {
	e := entity.NewEntry(object(), spec, source)
	e.Action = func() entity.AnyAction { return entity.NewAction(upgrade()) }
	return e
}

func spec() entity.ResourceSpec[resourceModel] {
	o := object()
	o.Describe = resourceText
	return entity.ResourceSpec[resourceModel]{
		Object:      o,
		Attributes:  resourceAttributes(),
		Validators:  validators(),
		Plan:        plan,
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		ForGeneratedConfig: func(m resourceModel) resourceModel {
			m.Name = types.StringNull() // explorer_id says which; one of the two is enough, and both are refused
			return m
		},
		Create: adopt,
		Read:   read,
		Update: update,
		ForgetWarning: "Terraform no longer manages it. It stays installed and registered, with the settings " +
			"that it has now: " +
			"the API's only way to remove an Explorer would uninstall it from its host, and the provider never does that.\n\n" +
			"To remove it for good, delete it in the console.",
	}
}

// adopt takes over a registered Explorer: one list, and a write only if something differs.
func adopt(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	org := w.Plan.OrganizationID.ValueString()
	all, err := c.ListExplorers(ctx, org, "")
	if err != nil {
		return resourceModel{}, err
	}
	e, err := choose(all, org, w.Plan)
	if err != nil {
		return resourceModel{}, err
	}
	return send(ctx, c, w.Plan, stateFromAPI(e, w.Plan.attributes))
}

// plan keeps the name of the Explorer that explorer_id means, whatever the configuration calls it:
// a host may be renamed, and the configuration that Terraform writes on import has both.
func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	if p.Prior == nil || p.Config.Name.IsNull() || p.Config.ExplorerID.IsNull() ||
		!p.Config.ExplorerID.Equal(p.Prior.ExplorerID) ||
		p.Model.Name.Equal(p.Prior.Name) {
		return
	}
	p.Model.Name = p.Prior.Name
	p.Diagnostics.AddAttributeWarning(path.Root("name"), "The Explorer has another name",
		fmt.Sprintf(
			"The console calls the Explorer of explorer_id %s, and the configuration calls it %s. explorer_id "+
				"counts.\n\nCorrect name, or take it out.",
			p.Prior.Name, p.Config.Name))
}

// choose finds the Explorer that the plan means. Where id and name are given, the id says which
// one.
func choose(all []runzero.Explorer, org string, m resourceModel) (runzero.Explorer, error) {
	attribute, wanted := "explorer_id", m.ExplorerID.ValueString()
	value := func(e runzero.Explorer) string { return e.ID }
	if wanted == "" {
		attribute, wanted = "name", m.Name.ValueString()
		value = func(e runzero.Explorer) string { return e.Name }
	}
	var hits []runzero.Explorer
	var ids, near []string
	for _, e := range all {
		switch {
		case spelling.Same(value(e), wanted):
			hits, ids = append(hits, e), append(ids, e.ID)
		case strings.EqualFold(norm.NFC.String(value(e)), norm.NFC.String(strings.TrimSpace(wanted))):
			near = append(near, fmt.Sprintf("%q", value(e)))
		}
	}
	refuse := func(next, format string, parts ...any) error {
		return &entity.ErrorWithAdvice{Err: fmt.Errorf(format, parts...), Attribute: attribute, Next: next}
	}
	const unregistered = "If it is installed, wait until it has registered and apply again. If it is not, install it " +
		"with the organization's download token. " +
		"The data source runzero_explorers lists those that are registered."
	switch {
	case len(hits) == 1 && attribute == "explorer_id" && !m.Name.IsNull() && !m.Name.IsUnknown() &&
		!spelling.Same(hits[0].Name, m.Name.ValueString()):
		return runzero.Explorer{}, &entity.ErrorWithAdvice{
			Err: fmt.Errorf("the Explorer with the explorer_id %q is named %q, not %q", wanted, hits[0].Name,
				m.Name.ValueString()), Attribute: "name",
			Next: "Nothing was changed. Correct explorer_id or name; one of the two is enough.",
		}
	case len(hits) == 1:
		return hits[0], nil
	case len(hits) > 1:
		slices.Sort(ids)
		return runzero.Explorer{}, refuse("Use explorer_id to say which one.",
			"%d Explorers of organization %s are named %q: %s", len(hits), org, wanted, strings.Join(ids, ", "))
	case len(near) > 0:
		slices.Sort(near)
		return runzero.Explorer{}, refuse("Write the name as the console does; case counts.",
			"no Explorer of organization %s is named %q, but there is %s", org, wanted, strings.Join(near, ", "))
	case len(all) == 0:
		return runzero.Explorer{}, refuse(unregistered, "no Explorer is registered in organization %s yet", org)
	}
	return runzero.Explorer{}, refuse(unregistered, "none of the %d Explorers registered in organization %s has the %s %q",
		len(all), org, attribute, wanted)
}

func read(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
	e, err := c.GetExplorer(ctx, m.OrganizationID.ValueString(), m.ID.ValueString())
	if err != nil {
		return resourceModel{}, err
	}
	return stateFromAPI(e, m.attributes), nil
}

func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	return send(ctx, c, w.Plan, *w.Prior)
}

// send writes what the plan wants otherwise than the Explorer has it now, if anything.
func send(ctx context.Context, c *runzero.Client, plan, now resourceModel) (resourceModel, error) {
	in := input(plan, now)
	if in == (runzero.ExplorerInput{}) {
		return now, nil
	}
	e, err := c.UpdateExplorer(ctx, now.OrganizationID.ValueString(), now.ID.ValueString(), in)
	if err != nil {
		return resourceModel{}, advise(err, in)
	}
	return stateFromAPI(e, plan.attributes), nil
}

// advise says what to do about a refused site. That the service takes an Explorer back
// to all sites is not known (api-behaviour 10).
func advise(err error, in runzero.ExplorerInput) error {
	if in.SiteID == nil || runzero.KindOf(err) != runzero.KindInvalid || errors.Is(err, runzero.ErrNotFound) {
		return err
	}
	next := "Give the UUID of a site of the Explorer's own organization; the data source runzero_sites lists them."
	if *in.SiteID == "" {
		next = "This console does not take an Explorer back to all sites by its API. Do that in the console, or leave " +
			"site_id out, or name a site."
	}
	return &entity.ErrorWithAdvice{Err: err, Attribute: "site_id", Next: next}
}
