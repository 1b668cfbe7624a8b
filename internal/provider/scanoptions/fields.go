package scanoptions

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
)

// field is one typed option: an attribute here, a parameter there.
type field struct {
	attribute, key, text string
	kind                 kind

	isNull func(*Options) bool
	clear  func(*Options)
	copy   func(into, from *Options)
	encode func(*Options) (text string, set bool)
	decode func(*Options, string)
	// writable reports whether a text of the service can stand in a configuration.
	writable func(text string) bool
}

// kind says how an option is written in a schema.
type kind struct {
	kind string // "int", "bool", "text", "ports", "words", "addresses", "networks"
	top  int64  // the most that an int can be; 0 if it has no bound
}

// typed is how a field's Go value reads and writes the service's text.
type typed[V attr.Value] struct {
	null   V
	encode func(V) string
	decode func(string) V
	// writable reports whether a configuration can hold what the text says; nil for all.
	writable func(k kind, text string) bool
}

func option[V attr.Value](attribute, key, text string, k kind, as typed[V], at func(*Options) *V) field {
	return field{
		attribute: attribute, key: key, text: text, kind: k,
		isNull: func(o *Options) bool { return (*at(o)).IsNull() },
		clear:  func(o *Options) { *at(o) = as.null },
		copy:   func(into, from *Options) { *at(into) = *at(from) },
		encode: func(o *Options) (string, bool) {
			if v := *at(o); !v.IsNull() && !v.IsUnknown() {
				return as.encode(v), true
			}
			return "", false
		},
		decode: func(o *Options, s string) {
			switch v := *at(o); {
			case strings.TrimSpace(s) != "":
				*at(o) = as.decode(s)
			case !v.IsNull() && !v.IsUnknown() && strings.TrimSpace(as.encode(v)) == "": // none, as the service says too
			default:
				// An empty text says nothing; only "no excludes" is something that a configuration can say.
				if *at(o) = as.null; k.kind == "networks" {
					*at(o) = as.decode(s)
				}
			}
		},
		writable: func(text string) bool { return as.writable == nil || as.writable(k, text) },
	}
}

func integers() typed[types.Int64] {
	return typed[types.Int64]{
		null:   types.Int64Null(),
		encode: func(v types.Int64) string { return strconv.FormatInt(v.ValueInt64(), 10) },
		decode: func(s string) types.Int64 {
			if n, ok := whole(s); ok {
				return types.Int64Value(n)
			}
			return types.Int64Null() // set to something else in the console: shown as a difference
		},
		writable: func(k kind, text string) bool {
			n, ok := whole(text)
			return ok && n >= 0 && (k.top == 0 || n <= k.top)
		},
	}
}

// whole reads a whole number, also one that is written as "40.0".
func whole(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(text, 64)
	return int64(f), err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53
}

func booleans() typed[types.Bool] {
	return typed[types.Bool]{
		null:   types.BoolNull(),
		encode: func(v types.Bool) string { return strconv.FormatBool(v.ValueBool()) },
		decode: func(s string) types.Bool {
			b, err := strconv.ParseBool(strings.TrimSpace(s))
			if err != nil {
				return types.BoolNull()
			}
			return types.BoolValue(b)
		},
	}
}

func strs() typed[types.String] {
	return typed[types.String]{
		null: types.StringNull(), encode: types.String.ValueString,
		decode: types.StringValue,
	}
}

func ports() typed[portlist.Value] {
	return typed[portlist.Value]{
		null: portlist.Null(), encode: func(v portlist.Value) string { return v.ValueString() }, decode: portlist.From,
		writable: func(_ kind, text string) bool { return portlist.Writable(text) },
	}
}

func nets() typed[netset.Value] {
	return typed[netset.Value]{
		null: netset.Null(), encode: func(v netset.Value) string { return v.Join(Separator) }, decode: netset.FromText,
		writable: func(_ kind, text string) bool { return netset.Writable(text) },
	}
}

// Separator joins networks in a scan's texts; targets read back like this (api-behaviour 5).
const Separator = " "

func words() typed[types.Set] {
	return typed[types.Set]{
		null:   types.SetNull(types.StringType),
		encode: func(v types.Set) string { return joined(v.Elements()) },
		decode: func(s string) types.Set { return types.SetValueMust(types.StringType, distinct(split(s))) },
	}
}

func ordered() typed[types.List] {
	return typed[types.List]{
		null:   types.ListNull(types.StringType),
		encode: func(v types.List) string { return joined(v.Elements()) },
		decode: func(s string) types.List { return types.ListValueMust(types.StringType, split(s)) },
	}
}

func joined(elements []attr.Value) string {
	parts := make([]string, 0, len(elements))
	for _, e := range elements {
		if s, ok := e.(types.String); ok {
			parts = append(parts, s.ValueString())
		}
	}
	return strings.Join(parts, ",")
}

func split(s string) []attr.Value {
	parts := []attr.Value{}
	for _, part := range strings.FieldsFunc(s, separates) {
		parts = append(parts, types.StringValue(part))
	}
	return parts
}

// distinct leaves out repetitions.
func distinct(all []attr.Value) []attr.Value {
	out := all[:0]
	for _, one := range all {
		if !slices.ContainsFunc(out, one.Equal) {
			out = append(out, one)
		}
	}
	return out
}

// fields gives the table; nobody changes it.
var fields = sync.OnceValue(table)

// table makes the table. A number may be 0, which is the service's word for its default
// (api-behaviour 16); it has an upper bound only where the protocol has one. Keys are those of
// schema ScanOptions; max-hosts, max-duration and udp-ports are documented outside of it
// (api-behaviour 5).
func table() []field {
	number := func(top int64) kind { return kind{kind: "int", top: top} }
	yesNo, list := kind{kind: "bool"}, kind{kind: "words"}
	return []field{
		option("excludes", "excludes",
			"What the scan leaves out: addresses, ranges, CIDRs, host names, domains, AS numbers, and what else the "+
				"console takes.", kind{kind: "networks"}, nets(), func(o *Options) *netset.Value { return &o.Excludes }),
		option("rate", "rate", "Packets a second of the whole scan.", number(0), integers(),
			func(o *Options) *types.Int64 { return &o.Rate }),
		option("max_host_rate", "max-host-rate", "Packets a second to one host.", number(0), integers(),
			func(o *Options) *types.Int64 { return &o.MaxHostRate }),
		option("passes", "passes", "How often each target is scanned.", number(0), integers(),
			func(o *Options) *types.Int64 { return &o.Passes }),
		option("max_attempts", "max-attempts", "How often a probe is sent to one port.", number(0), integers(),
			func(o *Options) *types.Int64 { return &o.MaxAttempts }),
		option("max_sockets", "max-sockets", "Connections at the same time.", number(0), integers(),
			func(o *Options) *types.Int64 { return &o.MaxSockets }),
		option("max_group_size", "max-group-size", "Hosts scanned at the same time.", number(0), integers(),
			func(o *Options) *types.Int64 { return &o.MaxGroupSize }),
		option("max_ttl", "max-ttl", "Time to live of packets, to 255.", number(255), integers(),
			func(o *Options) *types.Int64 { return &o.MaxTTL }),
		option("tos", "tos", "Type of service of packets, 0 to 255.", number(255), integers(),
			func(o *Options) *types.Int64 { return &o.TOS }),
		option("tcp_ports", "tcp-ports",
			"TCP ports to scan, such as `1-1000,5000-6000`, or `defaults` for runZero's own list.", kind{kind: "ports"}, ports(),
			func(o *Options) *portlist.Value { return &o.TCPPorts }),
		option("tcp_excludes", "tcp-excludes", "TCP ports to leave out, such as `9100-9107`.", kind{kind: "ports"}, ports(),
			func(o *Options) *portlist.Value { return &o.TCPExcludes }),
		option("udp_ports", "udp-ports", "UDP ports to scan.", kind{kind: "ports"}, ports(),
			func(o *Options) *portlist.Value { return &o.UDPPorts }),
		option("max_hosts", "max-hosts", "Most hosts that one scan covers.", number(0), integers(),
			func(o *Options) *types.Int64 { return &o.MaxHosts }),
		option("max_duration", "max-duration", "Longest time that one scan may take, as the console's scan form takes it.",
			kind{kind: "text"}, strs(), func(o *Options) *types.String { return &o.MaxDuration }),
		option("nameservers", "nameservers", "Addresses of the DNS servers to ask, in order.", kind{kind: "addresses"},
			ordered(), func(o *Options) *types.List { return &o.Nameservers }),
		option("probes", "probes",
			"Probes to use, such as `arp`, `echo`, `syn`, `snmp`. The service uses all when it is not set.", list, words(),
			func(o *Options) *types.Set { return &o.Probes }),
		option("screenshots", "screenshots", "Whether to take screenshots of web and remote desktop services.", yesNo,
			booleans(), func(o *Options) *types.Bool { return &o.Screenshots }),
		option("host_ping", "host-ping", "Whether to scan only hosts that answer a ping.", yesNo, booleans(),
			func(o *Options) *types.Bool { return &o.HostPing }),
		option("host_ping_probes", "host-ping-probes", "Probes that count as a ping of a host.", list, words(),
			func(o *Options) *types.Set { return &o.HostPingProbes }),
		option("subnet_ping", "subnet-ping", "Whether to scan only subnets in which a sample of hosts answers.", yesNo,
			booleans(), func(o *Options) *types.Bool { return &o.SubnetPing }),
		option("subnet_ping_net_size", "subnet-ping-net-size", "Addresses of a subnet for that purpose.", number(0),
			integers(), func(o *Options) *types.Int64 { return &o.SubnetPingNetSize }),
		option("subnet_ping_probes", "subnet-ping-probes", "Probes that count as a ping of a subnet.", list, words(),
			func(o *Options) *types.Set { return &o.SubnetPingProbes }),
		option("subnet_ping_sample_rate", "subnet-ping-sample-rate",
			"Percentage of a subnet's addresses that is sampled, to 100.", number(100), integers(),
			func(o *Options) *types.Int64 { return &o.SubnetPingSampleRate }),
	}
}
