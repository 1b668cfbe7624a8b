package adoption_test

import (
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// texts that people and programs leave in accounts.
func oddText() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.SampledFrom([]any{
			nil, "", " ", "HQ", "HQ ", " HQ", "two\nlines", "two\r\nlines\n", "tab\there", "Z\u00fcrich", "Zu\u0308rich",
			"\u6771\u4eac", "\U0001f3e2 HQ", "\u00a0", "a\u00a0b",
			`quote " and \ and '`, "${interpolated} %{if x}", "$${escaped}", "null", "true", "0", "# comment", "<<EOT", "a,b;c",
			strings.Repeat("long ", 1200), "\u2028", 7, true,
			`{"owner": "IT",  "floor": 1.0}`, "[1,\n 2]\n", `{"html": "<b> & ${x}"}`, "{}", "[not json]",
		}),
		rapid.Map(rapid.StringN(0, 12, -1), func(s string) any { return strings.Map(printable, s) }),
	)
}

// printable leaves out what is cleaned out of rows before they are seen.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffd || r == 0xfeff || r >= 0x200b && r <= 0x200f ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

func oddNumber() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{nil, 0, 1, 7, "8", "", 1095, "90", 40.0, int64(1) << 40, false})
}

func oddFlag() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{nil, true, false, "true", "false", 0, 1, ""})
}

func oddTime() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{
		nil, 0, 1, -1, "0", "", 1700000000, "1700000000", 4102444800, int64(1700000000000),
		"2030-01-31T08:00:00Z", "0001-01-01T00:00:00Z", "1969-01-01T00:00:00Z",
	})
}

func oddID(more ...string) *rapid.Generator[any] {
	all := []any{nil, "", "00000000-0000-0000-0000-000000000000"}
	for _, id := range more {
		all = append(all, id, strings.ToUpper(id))
	}
	return rapid.SampledFrom(all)
}

func newUUID() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		hex := rapid.StringMatching("[1-9a-f][0-9a-f]{31}").Draw(t, "id")
		return hex[:8] + "-" + hex[8:12] + "-4" + hex[13:16] + "-a" + hex[17:20] + "-" + hex[20:]
	})
}

func network() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"10.1.2.7", "10.1.2.7/32", "10.0.0.0/24", "10.0.0.5/24", "10.0.0.1-10.0.0.9", "10.0.0.1-9", "2001:DB8::/32",
		"2001:db8:0:0::1", "::ffff:10.0.0.1", "HOST", "host.", "www.Example.com",
		"AS64500", "as64500", "country4:US", "country6:de", "public:all", "asn4:13335", "domain:example.com",
		"example.com/24", "all", "defaults", "*.example.com", "b\u00fccher.example",
		"10.0.0.0/255.255.255.0", "fe80::1%eth0", "-", "a_b", "0.0.0.0/0", "0.0.0.0/32", "x:y:z",
	})
}

func networkText() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		if rapid.IntRange(0, 5).Draw(t, "none") == 0 {
			return rapid.SampledFrom([]any{nil, "", " ", "\n"}).Draw(t, "blank")
		}
		separator := rapid.SampledFrom([]string{"\n", ", ", " ", ",", "\r\n", ";"}).Draw(t, "separator")
		return strings.Join(rapid.SliceOfN(network(), 1, 5).Draw(t, "networks"), separator)
	})
}

func tagText() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{
		nil, "", " ", "DMZ", "DMZ zone=office", "zone=office,floor=1", "zone=", "=x", "a=b=c",
		"a=1 a=2", "Zu\u0308rich=\u00e4", "a=1\nb=2",
	})
}

func oddParams() *rapid.Generator[map[string]any] {
	ports := rapid.SampledFrom([]any{
		"", nil, "defaults", "all", "80", "443,80, 22", "1-1000,5000-6000", "22 80", "80,",
		"0", "http", "9-1",
	})
	words := rapid.SampledFrom([]any{
		"", nil, "arp,echo", "arp, c12.22 echo", "arp,arp", "ethernetip-udp", "UPPER",
		"x\ny",
	})
	numbers := rapid.SampledFrom([]any{"", nil, "0", "1", "1000", "40.0", "-1", "99999999999", "many", 7})
	flags := rapid.SampledFrom([]any{"", nil, "true", "false", "1", "yes", true})
	generators := map[string]*rapid.Generator[any]{
		"excludes": networkText(), "targets": networkText(), "scan-tags": tagText(), "tcp-ports": ports,
		"tcp-excludes": ports, "udp-ports": ports, "probes": words,
		"host-ping-probes": words, "subnet-ping-probes": words, "screenshots": flags, "host-ping": flags,
		"subnet-ping": flags,
		"nameservers": rapid.SampledFrom([]any{
			"", nil, "1.1.1.1", "1.1.1.1, 8.8.8.8", "dns.example.com",
			"2001:db8::53 10.0.0.53:5353",
		}),
		"max-duration": oddText(), "scan-mode": oddText(), "snmp-comms": oddText(), "snmp-v3-auth-passphrase": oddText(),
		"credentials": rapid.Just[any](""), "Unknown Key": oddText(),
		"x.y_z": oddText(), "scan-name": oddText(), "explorer-group-id": oddID("3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10"),
		"":       oddText(),
		"nested": rapid.Just[any](map[string]any{"a": []int{1}}),
	}
	for _, key := range []string{
		"rate", "max-host-rate", "passes", "max-attempts", "max-sockets", "max-group-size",
		"max-ttl", "tos", "max-hosts", "subnet-ping-net-size", "subnet-ping-sample-rate",
	} {
		generators[key] = numbers
	}
	keys := slices.Sorted(maps.Keys(generators))
	return rapid.Custom(func(t *rapid.T) map[string]any {
		params := map[string]any{}
		for _, key := range rapid.SliceOfDistinct(rapid.SampledFrom(keys), rapid.ID[string]).Draw(t, "keys") {
			params[key] = generators[key].Draw(t, key)
		}
		return params
	})
}

func oddRoles() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		if rapid.Bool().Draw(t, "none") {
			return rapid.SampledFrom([]any{nil, map[string]any{}}).Draw(t, "nothing")
		}
		all := map[string]any{}
		for _, id := range rapid.SliceOfN(newUUID(), 1, 3).Draw(t, "organizations") {
			all[id] = rapid.SampledFrom([]any{
				"admin", "user", "viewer", "none", "annotator", "billing", "owner", "",
				nil,
			}).Draw(t, "role")
		}
		return all
	})
}

func draws(t *rapid.T, fields map[string]*rapid.Generator[any]) map[string]any {
	row := map[string]any{"id": newUUID().Draw(t, "id"), "unknown_field": map[string]any{"a": 1}}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if rapid.IntRange(0, 9).Draw(t, "missing "+name) > 0 {
			row[name] = fields[name].Draw(t, name)
		}
	}
	return row
}
