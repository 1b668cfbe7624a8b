// Package scanoptions holds the scan options that schedules and templates share:
// one table says for each attribute which parameter of the service it is, how its
// text reads, and what may stand in it.
package scanoptions

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
)

// Options is embedded by the model of an object that carries scan options. A null
// is not ours: the service chooses, and nothing is compared.
type Options struct {
	Excludes             netset.Value   `tfsdk:"excludes"`
	Rate                 types.Int64    `tfsdk:"rate"`
	MaxHostRate          types.Int64    `tfsdk:"max_host_rate"`
	Passes               types.Int64    `tfsdk:"passes"`
	MaxAttempts          types.Int64    `tfsdk:"max_attempts"`
	MaxSockets           types.Int64    `tfsdk:"max_sockets"`
	MaxGroupSize         types.Int64    `tfsdk:"max_group_size"`
	MaxTTL               types.Int64    `tfsdk:"max_ttl"`
	TOS                  types.Int64    `tfsdk:"tos"`
	TCPPorts             portlist.Value `tfsdk:"tcp_ports"`
	TCPExcludes          portlist.Value `tfsdk:"tcp_excludes"`
	UDPPorts             portlist.Value `tfsdk:"udp_ports"`
	MaxHosts             types.Int64    `tfsdk:"max_hosts"`
	MaxDuration          types.String   `tfsdk:"max_duration"`
	Nameservers          types.List     `tfsdk:"nameservers"`
	Probes               types.Set      `tfsdk:"probes"`
	Screenshots          types.Bool     `tfsdk:"screenshots"`
	HostPing             types.Bool     `tfsdk:"host_ping"`
	HostPingProbes       types.Set      `tfsdk:"host_ping_probes"`
	SubnetPing           types.Bool     `tfsdk:"subnet_ping"`
	SubnetPingNetSize    types.Int64    `tfsdk:"subnet_ping_net_size"`
	SubnetPingProbes     types.Set      `tfsdk:"subnet_ping_probes"`
	SubnetPingSampleRate types.Int64    `tfsdk:"subnet_ping_sample_rate"`
	ProbeOptions         types.Map      `tfsdk:"probe_options"`
}

// Params gives the parameters that o sets, in the service's spelling: hyphenated
// keys and texts (createScan; fact sheet section 5).
func (o *Options) Params() map[string]string {
	params := map[string]string{}
	for _, f := range fields() {
		if text, ok := f.encode(o); ok {
			params[f.key] = text
		}
	}
	maps.Copy(params, texts(o.ProbeOptions))
	return params
}

// Changed gives the parameters that o sets and prior has not, or has otherwise.
func (o *Options) Changed(prior *Options) map[string]string {
	was := prior.Params()
	changed := o.Params()
	maps.DeleteFunc(changed, func(key, text string) bool {
		before, ok := was[key]
		return ok && before == text
	})
	return changed
}

// Refresh takes over what the service has for the options that o sets. An option
// that the service does not echo stays as it is. When importing, all that the
// service has is taken.
func (o *Options) Refresh(params map[string]string, importing bool) {
	known := map[string]bool{}
	for _, f := range fields() {
		known[f.key] = true
		if text, ok := params[f.key]; ok && (importing || !f.isNull(o)) {
			f.decode(o, text)
		} else if importing {
			f.clear(o)
		}
	}
	rest := map[string]attr.Value{}
	for key, text := range params {
		if mine := texts(o.ProbeOptions); !known[key] && !Reserved(key) && (importing || has(mine, key)) {
			rest[key] = types.StringValue(text)
		}
	}
	switch {
	case importing && len(rest) == 0:
		o.ProbeOptions = types.MapNull(types.StringType)
	case importing || (!o.ProbeOptions.IsNull() && !o.ProbeOptions.IsUnknown()):
		for key, text := range texts(o.ProbeOptions) {
			if _, ok := rest[key]; !ok {
				rest[key] = types.StringValue(text)
			}
		}
		o.ProbeOptions = types.MapValueMust(types.StringType, rest)
	}
}

// Keep settles in a plan what the configuration leaves out. An option that was set
// before and is now taken away is named in the answer: the service cannot unset one
// (fact sheet section 5), so that needs a new object. One that an import filled in
// stays as it is; any other is null.
func (o *Options) Keep(config, prior *Options, wasConfigured func(attribute string) bool) (takenAway []string) {
	for _, f := range fields() {
		switch {
		case !f.isNull(config):
		case prior == nil:
			f.clear(o)
		case wasConfigured(f.attribute) && !f.isNull(prior):
			f.clear(o)
			takenAway = append(takenAway, f.attribute)
		default:
			f.copy(o, prior)
		}
	}
	const probeOptions = "probe_options"
	switch {
	case prior == nil:
		if config.ProbeOptions.IsNull() {
			o.ProbeOptions = types.MapNull(types.StringType)
		}
	case config.ProbeOptions.IsUnknown():
	case !wasConfigured(probeOptions):
		if within(texts(config.ProbeOptions), texts(prior.ProbeOptions)) {
			o.ProbeOptions = prior.ProbeOptions
		}
	default:
		for key := range texts(prior.ProbeOptions) {
			if !has(texts(config.ProbeOptions), key) {
				takenAway = append(takenAway, probeOptions)
				break
			}
		}
		if config.ProbeOptions.IsNull() {
			o.ProbeOptions = types.MapNull(types.StringType)
		}
	}
	return takenAway
}

// Reserved reports whether a parameter is not a scan option but part of the object
// that carries it: its targets, its name, its schedule, where it runs.
func Reserved(key string) bool {
	switch key {
	case "targets", "agent", "explorer", "explorer-group-id", "hosted-zone-id", "hosted-zone-name":
		return true
	}
	return strings.HasPrefix(key, "scan-")
}

// AttributeOf names the attribute for a parameter of the table; "" if it has none.
func AttributeOf(key string) string {
	i := slices.IndexFunc(fields(), func(f field) bool { return f.key == key })
	if i < 0 {
		return ""
	}
	return fields()[i].attribute
}

func texts(m types.Map) map[string]string {
	all := map[string]string{}
	for key, value := range m.Elements() {
		if text, ok := value.(types.String); ok && !text.IsUnknown() {
			all[key] = text.ValueString()
		}
	}
	return all
}

func has(m map[string]string, key string) bool {
	_, ok := m[key]
	return ok
}

func within(some, all map[string]string) bool {
	for key, text := range some {
		if got, ok := all[key]; !ok || got != text {
			return false
		}
	}
	return true
}
