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
	SecretProbeOptions   types.Map      `tfsdk:"secret_probe_options"`
}

// Params gives the parameters that o sets, in the service's spelling: hyphenated
// keys and texts (createScan; api-behaviour 5).
func (o *Options) Params() map[string]string {
	params := map[string]string{}
	for _, f := range fields() {
		if text, ok := f.encode(o); ok {
			params[f.key] = text
		}
	}
	maps.Copy(params, o.others())
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

// others are the parameters that have no attribute of their own.
func (o *Options) others() map[string]string {
	all := texts(o.ProbeOptions)
	maps.Copy(all, texts(o.SecretProbeOptions))
	return all
}

// Refresh takes over what the service has for the options that o sets. An option
// that the service does not echo stays as it is. When importing, all that the
// service has is taken, but for what no configuration could say.
func (o *Options) Refresh(params map[string]string, importing bool) {
	known := map[string]bool{}
	for _, f := range fields() {
		known[f.key] = true
		text, ok := params[f.key]
		switch {
		case ok && importing && f.writable(text), ok && !importing && !f.isNull(o):
			f.decode(o, text)
		case importing:
			f.clear(o)
		}
	}
	rest := maps.Clone(params)
	maps.DeleteFunc(rest, func(key, _ string) bool { return known[key] || Reserved(key) || key == "" })
	if importing {
		o.ProbeOptions, o.SecretProbeOptions = Split(rest)
		for _, at := range []*types.Map{&o.ProbeOptions, &o.SecretProbeOptions} {
			if len(at.Elements()) == 0 {
				*at = types.MapNull(types.StringType)
			}
		}
		return
	}
	for _, at := range []*types.Map{&o.ProbeOptions, &o.SecretProbeOptions} {
		if at.IsNull() || at.IsUnknown() {
			continue
		}
		mine := texts(*at)
		for key := range mine {
			if text, ok := rest[key]; ok {
				mine[key] = text
			}
		}
		*at = mapOf(mine)
	}
}

// Split parts parameters into those that may be shown and those that hold secrets. Both are known
// maps.
func Split(params map[string]string) (open, secret types.Map) {
	shown, hidden := map[string]string{}, map[string]string{}
	for key, text := range params {
		if Secret(key) {
			hidden[key] = text
		} else {
			shown[key] = text
		}
	}
	return mapOf(shown), mapOf(hidden)
}

// Secret reports whether the value of a parameter may be a secret: an SNMP community, a passphrase
// (api-behaviour 16).
func Secret(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc([]string{
		"passphrase", "password", "passwd", "secret", "community", "communities", "comms",
		"token", "apikey", "api-key", "private-key", "access-key",
	}, func(sign string) bool {
		return strings.Contains(key, sign)
	})
}

func mapOf(all map[string]string) types.Map {
	elements := make(map[string]attr.Value, len(all))
	for key, text := range all {
		elements[key] = types.StringValue(text)
	}
	return types.MapValueMust(types.StringType, elements)
}

// Keep settles in a plan what the configuration leaves out. An option that was set
// before and is now taken away is named in the answer: the service cannot unset one
// (api-behaviour 5), so that needs a new object. One that an import filled in
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
	// A parameter may move between the two maps.
	known, wanted := !config.ProbeOptions.IsUnknown() && !config.SecretProbeOptions.IsUnknown(), config.others()
	for _, m := range []struct {
		attribute string
		at        func(*Options) *types.Map
	}{
		{"probe_options", func(o *Options) *types.Map { return &o.ProbeOptions }},
		{"secret_probe_options", func(o *Options) *types.Map { return &o.SecretProbeOptions }},
	} {
		set := *m.at(config)
		switch {
		case prior == nil:
		case set.IsUnknown():
			continue
		case !wasConfigured(m.attribute):
			if within(texts(set), texts(*m.at(prior))) {
				*m.at(o) = *m.at(prior)
				continue
			}
		default:
			for key := range texts(*m.at(prior)) {
				if known && !has(wanted, key) {
					takenAway = append(takenAway, m.attribute)
					break
				}
			}
		}
		if set.IsNull() {
			*m.at(o) = types.MapNull(types.StringType)
		}
	}
	return takenAway
}

// Reserved reports whether a parameter is not a scan option but part of the object
// that carries it: its targets, its name, its schedule, where it runs.
func Reserved(key string) bool {
	switch key {
	case "targets", "agent", "explorer", GroupParam, "hosted-zone-id", "hosted-zone-name",
		"scan-name", "scan-description", "scan-frequency", "scan-start", "scan-grace-period", "scan-template", TagsParam:
		return true
	}
	return false
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
		if text, ok := value.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
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
