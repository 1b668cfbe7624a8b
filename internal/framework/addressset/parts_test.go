package addressset_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"go4.org/netipx"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

func ranges(entries ...string) []netipx.IPRange {
	out := make([]netipx.IPRange, 0, len(entries))
	for _, entry := range entries {
		out = append(out, netset.Addresses(entry))
	}
	return out
}

func TestParts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, set, written, want string }{
		{"neighbors stay two", "10.0.0.0/23", "10.0.1.0/24 10.0.0.0/24", "10.0.0.0/24 10.0.1.0/24"},
		{"an inner one cuts nothing", "10.0.0.0/16", "10.0.3.0/24 10.0.0.0/16", "10.0.0.0/16"},
		{"twice the same", "10.0.0.0/24", "10.0.0.0/24 10.0.0.0/24", "10.0.0.0/24"},
		{"a part", "10.0.0.0/25", "10.0.0.0/24", "10.0.0.0/25"},
		{"a hole", "10.0.0.0/26 10.0.0.128/25", "10.0.0.0/24", "10.0.0.0/26 10.0.0.128/25"},
		{"ranges that reach into each other", "10.0.0.0/29", "10.0.0.0-10.0.0.3 10.0.0.2-10.0.0.7", "10.0.0.0/30 10.0.0.4/30"},
		{"nothing", "", "10.0.0.0/24", ""},
		{"nothing written", "10.0.0.0/24", "", ""},
		{"beside", "10.0.0.0/24", "10.0.1.0/24", ""},
		{"both families", "10.0.0.0/24 2001:db8::/64", "2001:db8::/64 10.0.0.0/24", "10.0.0.0/24 2001:db8::/64"},
		{"to the end", "0.0.0.0/0 ::/0", "255.0.0.0/8 0.0.0.0/0 ::/0", "0.0.0.0/0 ::/0"},
	} {
		parts := addressset.Parts(parse(t, strings.Fields(test.set)...), ranges(strings.Fields(test.written)...))
		if parts == nil {
			t.Errorf("%s: the list is nil", test.name)
		}
		texts := make([]string, 0, len(parts))
		for _, p := range parts {
			texts = append(texts, p.String())
		}
		if got := strings.Join(texts, " "); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// Each address of the set that is in a range is in exactly one part, and no other is.
func TestPartsProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		written := entries(t, "written")
		set := read(t, entries(t, "set"))
		parts := addressset.Parts(set, ranges(written...))
		want, err := addressset.Common(set, read(t, written))
		if err != nil {
			t.Fatal(err)
		}
		var b netipx.IPSetBuilder
		for i, p := range parts {
			b.AddPrefix(p)
			if i > 0 && !parts[i-1].Addr().Less(p.Addr()) {
				t.Fatalf("%v is not in order", parts)
			}
			for _, other := range parts[:i] {
				if other.Overlaps(p) {
					t.Fatalf("%s and %s overlap", other, p)
				}
			}
		}
		got, err := b.IPSet()
		if err != nil || !got.Equal(want) {
			t.Fatalf("%v of %v in %q: %v", parts, set.Ranges(), written, err)
		}
	})
}

func TestSize(t *testing.T) {
	t.Parallel()
	for entries, want := range map[string]string{
		"": "0", "10.0.0.1": "1", "10.0.0.0/24 10.0.0.0/25 10.0.2.0-10.0.2.4": "261",
		"0.0.0.0/0": "4294967296", "::/0 0.0.0.0/0": "340282366920938463463374607436063178752",
	} {
		if got := addressset.Size(parse(t, strings.Fields(entries)...)).String(); got != want {
			t.Errorf("%q has %s addresses, want %s", entries, got, want)
		}
	}
}

// Many sets that all meet would take hours and all memory: what is found is cut, and said to be.
func TestOverlapsAreBounded(t *testing.T) {
	t.Parallel()
	same := map[string]*netipx.IPSet{}
	for i := range 10_000 {
		same[fmt.Sprintf("%05d", i)] = parse(t, "10.0.0.0/8")
	}
	if overlaps, isCut, err := addressset.Overlaps(same, 500); len(overlaps) != 500 || !isCut || err != nil {
		t.Errorf("%d overlaps, cut: %v, %v", len(overlaps), isCut, err)
	}
	var singles []string
	for i := range 2000 {
		singles = append(singles, netip.AddrFrom4([4]byte{10, 0, byte(i / 128), byte(i % 128 * 2)}).String())
	}
	meeting := map[string]*netipx.IPSet{}
	for i := range 40 {
		meeting[fmt.Sprint(i)] = parse(t, singles...)
	}
	if overlaps, isCut, err := addressset.Overlaps(meeting, 10_000); len(overlaps) != 780 || !isCut || err != nil {
		t.Errorf("%d overlaps, cut: %v, %v", len(overlaps), isCut, err)
	}
}
