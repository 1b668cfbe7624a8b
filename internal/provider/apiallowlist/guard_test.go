package apiallowlist

import (
	"encoding/json"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

func TestUncovered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		list, wanted []string
		missing      []string
	}{
		{"same address", []string{"192.0.2.1"}, []string{"192.0.2.1"}, nil},
		{"inside a network", []string{"192.0.2.0/24"}, []string{"192.0.2.77"}, nil},
		{"just outside", []string{"192.0.2.0/25"}, []string{"192.0.2.128"}, []string{"192.0.2.128"}},
		{"network in two halves", []string{"192.0.2.0/25", "192.0.2.128/25"}, []string{"192.0.2.0/24"}, nil},
		{"only half of a network", []string{"192.0.2.0/25"}, []string{"192.0.2.0/24"}, []string{"192.0.2.0/24"}},
		{"other family", []string{"0.0.0.0/0"}, []string{"2001:db8::1"}, []string{"2001:db8::1"}},
		{"IPv6", []string{"2001:db8::/32"}, []string{"2001:0DB8::1"}, nil},
		{"IPv4 in IPv6 spelling", []string{"192.0.2.1"}, []string{"::ffff:192.0.2.1"}, nil},
		{"IPv4 network in IPv6 spelling", []string{"::ffff:192.0.2.0/120"}, []string{"192.0.2.9"}, nil},
		{
			"some of several",
			[]string{"192.0.2.1", "198.51.100.0/24"},
			[]string{"192.0.2.1", "203.0.113.9", "198.51.100.7"},
			[]string{"203.0.113.9"},
		},
		{"empty list", nil, []string{"192.0.2.1"}, []string{"192.0.2.1"}},
	} {
		got, err := uncovered(netset.From(c.list...), netset.From(c.wanted...).Entries())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.missing, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if _, err := uncovered(netset.From("router"), nil); err == nil {
		t.Error("a name in the list is not an error")
	}
}

// An address is covered exactly if one of the prefixes contains it.
func TestUncoveredAgreesWithPrefixes(t *testing.T) {
	t.Parallel()
	addr := rapid.Custom(func(t *rapid.T) netip.Addr {
		// Few bits, so that hits are as frequent as misses.
		return netip.AddrFrom4([4]byte{
			10, byte(rapid.IntRange(0, 3).Draw(t, "b")), 0,
			byte(rapid.IntRange(0, 7).Draw(t, "d")),
		})
	})
	network := rapid.Custom(func(t *rapid.T) netip.Prefix {
		return netip.PrefixFrom(addr.Draw(t, "base"), rapid.IntRange(8, 32).Draw(t, "bits")).Masked()
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(network, 1, 4).Draw(t, "list")
		caller := addr.Draw(t, "caller")
		texts := make([]string, 0, len(list))
		for _, p := range list {
			texts = append(texts, p.String())
		}
		missing, err := uncovered(netset.From(texts...), []string{caller.String()})
		if err != nil {
			t.Fatal(err)
		}
		if want := slices.ContainsFunc(list, func(p netip.Prefix) bool {
			return p.Contains(caller)
		}); want != (len(missing) == 0) {
			t.Fatalf("%s in %v: covered %t", caller, list, len(missing) == 0)
		}
	})
}

func TestFromSettings(t *testing.T) {
	t.Parallel()
	const key = "api_key_ip_allowlist"
	for answer, want := range map[string]string{
		`{"api_key_ip_allowlist":"192.0.2.0/24, 2001:DB8::1"}`:  "192.0.2.0/24,2001:db8::1",
		`{"api_key_ip_allowlist":""}`:                           "",
		`{"api_key_ip_allowlist":null}`:                         "",
		`{"api_key_ip_allowlist":["192.0.2.9","198.51.100.1"]}`: "192.0.2.9,198.51.100.1",
	} {
		var settings map[string]any
		if err := json.Unmarshal([]byte(answer), &settings); err != nil {
			t.Fatal(err)
		}
		got, err := fromSettings(settings, key)
		if err != nil || got.IsNull() || consoleText(got) != want {
			t.Errorf("%s: got %v, %v", answer, got, err)
		}
	}
	for _, settings := range []map[string]any{nil, {"other": ""}, {key: 7.0}, {key: map[string]any{}}} {
		if _, err := fromSettings(settings, key); err == nil {
			t.Errorf("%v is taken for a list", settings)
		}
	}
}
