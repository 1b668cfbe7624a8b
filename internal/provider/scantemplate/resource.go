package scantemplate

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of scan templates.
func Entry() entity.Entry {
	return entity.NewEntry(object(), spec, source)
}

func spec() entity.ResourceSpec[resourceModel] {
	return entity.ResourceSpec[resourceModel]{
		Object:      object(),
		Attributes:  resourceAttributes(),
		DisplayName: func(m resourceModel) string { return m.Name.ValueString() },
		Plan:        plan,
		Create: func(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
			t, err := c.CreateScanTemplate(ctx, toCreate(w.Plan))
			if err != nil {
				return resourceModel{}, err
			}
			return stateFromAPI(t, w.Plan), nil
		},
		Read: func(ctx context.Context, c *runzero.Client, m resourceModel) (resourceModel, error) {
			t, err := c.GetScanTemplate(ctx, m.ID.ValueString())
			if err != nil {
				return resourceModel{}, err
			}
			return stateFromAPI(t, m), nil
		},
		Update: update,
		Delete: func(ctx context.Context, c *runzero.Client, m resourceModel) error {
			return c.DeleteScanTemplate(ctx, m.ID.ValueString())
		},
		FindExisting: entity.FindIn(source()), CanNamesRepeat: true,
	}
}

// update reads the template before it replaces it: see [toUpdate].
func update(ctx context.Context, c *runzero.Client, w entity.WriteRequest[resourceModel]) (resourceModel, error) {
	if !differs(&w.Plan, w.Prior) {
		return w.Plan, nil // only settings of the provider's own changed
	}
	id := w.Plan.ID.ValueString()
	found, err := c.GetScanTemplate(ctx, id)
	if err != nil {
		return resourceModel{}, err
	}
	return entity.StateFrom(w.Plan, stateFromAPI)(c.UpdateScanTemplate(ctx, id, toUpdate(found, w.Config)))
}

// plan settles what the configuration leaves out. Taking an option away is a
// replacement, because the service cannot unset one.
func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	checkAccess(p)
	planOrganization(p)
	var prior *scanoptions.Options
	if p.Prior != nil {
		prior = &p.Prior.Options
	}
	for _, attribute := range p.Model.Keep(&p.Config.Options, prior, p.WasConfigured) {
		p.Replace(attribute)
	}
	switch {
	case !p.Config.Tags.IsNull():
	case p.Prior == nil:
		p.Model.Tags = types.MapNull(types.StringType)
	case p.WasConfigured("tags") && !p.Prior.Tags.IsNull():
		p.Model.Tags = types.MapNull(types.StringType)
		p.Replace("tags")
	default:
		p.Model.Tags = p.Prior.Tags
	}
	if p.Prior != nil && p.WasConfigured("global") && p.Config.Global.IsNull() && p.Prior.Global.ValueBool() {
		p.Diagnostics.AddAttributeWarning(path.Root("global"), "The scan template stays global",
			"global = true was taken away, which leaves it unmanaged, not false: every organization can still use the "+
				"template.\n\nTo end that, set global = false.")
	}
}

// checkAccess refuses a template that nobody may use. A create is judged by the configuration, an
// update by the plan.
func checkAccess(p *entity.Plan[resourceModel]) {
	if p.Prior == nil {
		p.Config.Check(nil, p.Diagnostics)
		return
	}
	p.Model.Check(&p.Prior.Access, p.Diagnostics)
}

// planOrganization settles where the template is created; the service demands that
// it is said (schema ScanTemplateOptions).
func planOrganization(p *entity.Plan[resourceModel]) {
	planned := p.Config.OrganizationID
	switch {
	case !planned.IsNull():
	case p.Prior != nil:
		planned = p.Prior.OrganizationID
	case !p.DefaultOrganization.IsNull():
		planned = p.DefaultOrganization
	case p.Config.ACL.IsUnknown():
		planned = types.StringUnknown()
	default:
		if allowed := slices.Sorted(maps.Keys(p.Config.ACL.Elements())); len(allowed) > 0 {
			planned = types.StringValue(allowed[0])
			break
		}
		p.Diagnostics.AddAttributeError(path.Root("organization_id"), "A scan template is created in an organization",
			"Neither the template nor its acl nor the provider names one.\n\nSet organization_id here, or once for all in the "+
				"provider block (or RUNZERO_ORG_ID).")
	}
	p.Model.OrganizationID = planned
	if p.Prior != nil && !p.Prior.OrganizationID.IsNull() && !planned.Equal(p.Prior.OrganizationID) {
		p.Replace("organization_id")
	}
}
