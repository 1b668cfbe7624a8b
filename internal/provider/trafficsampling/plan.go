package trafficsampling

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
)

// plan settles what the configuration leaves out, and turns what the service cannot change into a
// replacement.
func plan(_ context.Context, p *entity.Plan[resourceModel]) {
	settle(p, "interfaces", func(m *resourceModel) *types.Set { return &m.Interfaces },
		types.SetNull(types.StringType), sameInterfaces)
	for name, at := range map[string]func(*resourceModel) *netset.Value{
		"targets":  func(m *resourceModel) *netset.Value { return &m.Targets },
		"excludes": func(m *resourceModel) *netset.Value { return &m.Excludes },
	} {
		settle(p, name, at, netset.Null(), func(a, b netset.Value) bool {
			return netset.Equal(a.Entries(), b.Entries()) || scanoptions.SiteScope(a) && scanoptions.SiteScope(b)
		})
	}
	settle(p, "tags", func(m *resourceModel) *types.Map { return &m.Tags }, types.MapNull(types.StringType),
		func(a, b types.Map) bool { return scanoptions.TagsText(a) == scanoptions.TagsText(b) })
	if p.Prior == nil && p.Config.Interfaces.IsNull() {
		p.Diagnostics.AddAttributeError(path.Root("interfaces"), "Nothing would be sampled",
			"Traffic sampling listens on interfaces of an Explorer, and the configuration names none.\n\n"+
				"Set interfaces, such as [\"eth0\"]; the Explorer's page in the console lists them.")
	}
}

// settle is [scanoptions.OnlyIfSet], and replaces where the configuration says something else than
// the state. What an import could not read is believed.
func settle[V attr.Value](
	p *entity.Plan[resourceModel], attribute string, at func(*resourceModel) *V, null V, isSame func(a, b V) bool,
) {
	scanoptions.OnlyIfSet(p, attribute, at, null)
	config := *at(&p.Config)
	if p.Prior == nil || config.IsNull() {
		return
	}
	prior := *at(p.Prior)
	switch {
	case p.IsImported() && prior.IsNull():
	case isKnown(config) && isSame(config, prior):
		if !prior.IsNull() {
			*at(&p.Model) = prior
		}
	default:
		p.Replace(attribute)
	}
}

// isKnown reports whether a set or map is known with all its elements.
func isKnown(v attr.Value) bool {
	raw, err := v.ToTerraformValue(context.Background())
	return err == nil && raw.IsFullyKnown()
}
