package scanschedule

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func validators() []resource.ConfigValidator {
	return []resource.ConfigValidator{entity.AtMostOneOf("explorer_id", "explorer_group_id", "hosted_zone")}
}

// plan settles what the configuration leaves out, and turns what the service cannot
// do in place into a replacement (api-behaviour 5).
func plan(ctx context.Context, p *entity.Plan[resourceModel]) {
	none := types.StringNull()
	scanoptions.OnlyIfSet(p, "start_time", func(m *resourceModel) *rfc3339type.Value { return &m.StartTime }, rfc3339type.Null())
	scanoptions.OnlyIfSet(p, "explorer_id", func(m *resourceModel) *types.String { return &m.ExplorerID }, none)
	scanoptions.OnlyIfSet(p, "explorer_group_id", func(m *resourceModel) *types.String { return &m.ExplorerGroupID }, none)
	scanoptions.OnlyIfSet(p, "hosted_zone", func(m *resourceModel) *types.String { return &m.HostedZone }, none)
	scanoptions.OnlyIfSet(p, "template_id", func(m *resourceModel) *types.String { return &m.TemplateID }, none)
	scanoptions.OnlyIfSet(p, "grace_period_hours", func(m *resourceModel) *types.Int64 { return &m.GracePeriodHours },
		types.Int64Null())
	scanoptions.OnlyIfSet(p, "targets", func(m *resourceModel) *netset.Value { return &m.Targets }, netset.Null())
	scanoptions.OnlyIfSet(p, "tags", func(m *resourceModel) *types.Map { return &m.Tags }, types.MapNull(types.StringType))
	var prior *scanoptions.Options
	if p.Prior != nil {
		prior = &p.Prior.Options
	}
	for _, attribute := range p.Model.Keep(&p.Config.Options, prior, p.WasConfigured) {
		p.Replace(attribute)
	}
	if p.Prior != nil && !p.Prior.Targets.IsNull() && !p.Config.Targets.IsUnknown() &&
		scanoptions.SiteScope(p.Model.Targets) && !scanoptions.SiteScope(p.Prior.Targets) {
		p.Replace("targets") // no call takes them away
	}
	planGroup(p)
	planZone(ctx, p)
	planPlace(p)
}

// planPlace demands a place that can reach the targets: in a create, and in a replacement. What an
// account has is not always known, such as the Explorer group of an imported schedule.
func planPlace(p *entity.Plan[resourceModel]) {
	if p.Prior != nil {
		return
	}
	if summary, detail := scanoptions.PublicTargets(p.Config.HostedZone, p.Config.Targets); summary != "" {
		p.Diagnostics.AddAttributeError(path.Root("targets"), summary, detail)
	}
	if !p.Config.ExplorerID.IsNull() || !p.Config.ExplorerGroupID.IsNull() || !p.Config.HostedZone.IsNull() {
		return
	}
	p.Diagnostics.AddAttributeError(path.Root("explorer_id"), "Nothing would run the scan",
		"A scan runs on an Explorer, an Explorer group or a hosted zone, and the configuration names none.\n\nSet exactly "+
			"one of explorer_id, explorer_group_id and hosted_zone.")
}

// planGroup replaces when the group changes. The service does not say which group
// runs a schedule, so after an import the configuration is believed.
func planGroup(p *entity.Plan[resourceModel]) {
	if p.Prior == nil || p.Config.ExplorerGroupID.IsNull() || p.Config.ExplorerGroupID.Equal(p.Prior.ExplorerGroupID) {
		return
	}
	if p.IsImported() && p.Prior.ExplorerGroupID.IsNull() {
		return
	}
	p.Replace("explorer_group_id")
}

// planZone lets a schedule change between hosted zones in place, and keeps the state
// where an import has the id of the zone that the configuration names.
func planZone(ctx context.Context, p *entity.Plan[resourceModel]) {
	switch {
	case p.Model.HostedZone.IsNull():
		p.Model.HostedZoneID = types.StringNull()
		return
	case p.Prior == nil:
		p.Model.HostedZoneID = types.StringUnknown()
		return
	case p.Prior.HostedZone.IsNull():
		p.Model.HostedZoneID = types.StringUnknown()
		p.Replace("hosted_zone")
		return
	}
	if !p.WasConfigured("hosted_zone") && !p.Config.HostedZone.IsUnknown() &&
		names(ctx, p, p.Config.HostedZone.ValueString(), p.Prior.HostedZoneID.ValueString()) {
		p.Model.HostedZone = p.Prior.HostedZone
	}
	p.Model.HostedZoneID = p.Prior.HostedZoneID
	if !p.Model.HostedZone.Equal(p.Prior.HostedZone) {
		p.Model.HostedZoneID = types.StringUnknown()
	}
}

// names reports whether where, in a configuration, means the hosted zone with this id.
func names(ctx context.Context, p *entity.Plan[resourceModel], where, id string) bool {
	if where == auto || where == id {
		return true
	}
	if p.Client == nil || where == "" || runzero.ValidUUID(where) {
		return false
	}
	zones, err := p.Client.ListHostedZones(ctx, p.Prior.OrganizationID.ValueString())
	if err != nil {
		return false // then the plan shows a change that sends the same zone again: harmless
	}
	return slices.ContainsFunc(zones, func(z runzero.HostedZone) bool { return z.ID == id && z.Name == where })
}
