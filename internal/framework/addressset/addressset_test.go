package addressset_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"go4.org/netipx"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
)

func parse(t testing.TB, entries ...string) *netipx.IPSet {
	t.Helper()
	set, err := addressset.Parse(entries)
	if err != nil {
		t.Fatalf("%q: %v", entries, err)
	}
	return set
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"10.0.0.0/24 10.0.1.0/24", "10.0.0.0/23"},
		{"10.0.0.1 10.0.0.1/32 10.0.0.1-10.0.0.1", "10.0.0.1/32"},
		{"10.0.0.1-10.0.0.6", "10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32"},
		{"10.0.0.0/8 10.1.2.3", "10.0.0.0/8"},
		{"2001:DB8::1 10.0.0.1 2001:db8::-2001:db8::0", "10.0.0.1/32 2001:db8::/127"},
		{"0.0.0.0/1 128.0.0.0/1", "0.0.0.0/0"},
		{"::/1 8000::/1", "::/0"},
		{"255.255.255.255 0.0.0.0", "0.0.0.0/32 255.255.255.255/32"},
		{"::ffff:10.0.0.0 10.0.0.0", "10.0.0.0/32 ::ffff:10.0.0.0/128"},
	} {
		if got := strings.Join(addressset.Prefixes(parse(t, strings.Fields(test.in)...)), " "); got != test.want {
			t.Errorf("%q merges to %q, want %q", test.in, got, test.want)
		}
	}
	if addressset.Prefixes(parse(t)) == nil {
		t.Error("the empty set has a nil list")
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ from, what, want string }{
		{"10.0.0.0/30", "10.0.0.0", "10.0.0.1/32 10.0.0.2/31"},
		{"10.0.0.0/8", "10.0.0.0/8", ""},
		{"10.0.0.0/8", "", "10.0.0.0/8"},
		{"", "10.0.0.0/8", ""},
		{"10.0.0.0/31", "192.168.0.0/16 ::/0", "10.0.0.0/31"},
		{
			"10.0.0.0/8 172.16.0.0/12 192.168.0.0/16", "10.0.0.0-10.127.255.255 192.168.0.0/17",
			"10.128.0.0/9 172.16.0.0/12 192.168.128.0/17",
		},
	} {
		left, err := addressset.Without(parse(t, strings.Fields(test.from)...), parse(t, strings.Fields(test.what)...))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(addressset.Prefixes(left), " "); got != test.want {
			t.Errorf("%q without %q is %q, want %q", test.from, test.what, got, test.want)
		}
	}
}

func TestWrongEntries(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"10.0.0.9-10.0.0.1":             "runs backwards",
		"10.0.0.1-2001:db8::1":          "cannot mix",
		"10.0.0.0/33":                   "not between /0 and /32",
		"":                              "it is empty",
		"10.0.0.1,10.0.0.2":             "two elements",
		"1" + strings.Repeat("1", 2000): "a number alone",
	} {
		_, err := addressset.Parse([]string{"10.0.0.0/8", entry})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "element 1 (") ||
			len(err.Error()) > 400 {
			t.Errorf("%.40q: %v; want %q and the position", entry, err, want)
		}
	}
	_, err := addressset.Parse(slices.Repeat([]string{"bad entry"}, 14))
	if err == nil || strings.Count(err.Error(), "\n") != 10 || !strings.HasSuffix(err.Error(), "and 4 more") {
		t.Errorf("many faults: %v", err)
	}
}

// Scopes hold more than addresses; what has none is left out.
func TestWhatIsNoAddressIsLeftOut(t *testing.T) {
	t.Parallel()
	set, err := addressset.Parse([]string{
		"printer", "10.0.0.5/24", "AS64500", "country4:US", "public:all",
		"www.example.com", "example.com/24", "fe80::1%eth0", "10.0.1.1-9",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(addressset.Prefixes(set), " "),
		"10.0.0.0/24 10.0.1.1/32 10.0.1.2/31 10.0.1.4/30 10.0.1.8/31"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func parsed(t *rapid.T, entries []string) *netipx.IPSet {
	set, err := addressset.Parse(entries)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Common, Covers and Overlaps agree with each other and with Without.
func TestCommonCoversOverlaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(entry(), 0, 6)
		a, b := parsed(t, list.Draw(t, "a")), parsed(t, list.Draw(t, "b"))
		common, err := addressset.Common(a, b)
		if err != nil {
			t.Fatal(err)
		}
		rest, err := addressset.Without(a, b)
		if err != nil {
			t.Fatal(err)
		}
		want, err := addressset.Without(a, rest)
		if err != nil {
			t.Fatal(err)
		}
		if !common.Equal(want) {
			t.Fatalf("in common: %v, want %v", common.Ranges(), want.Ranges())
		}
		if got, want := addressset.Covers(b, a), len(rest.Ranges()) == 0; got != want {
			t.Fatalf("b covers a: %v, want %v", got, want)
		}
		overlaps, isCut, err := addressset.Overlaps(map[string]*netipx.IPSet{"b": b, "a": a, "c": {}}, 1)
		switch {
		case err != nil || isCut:
			t.Fatal(isCut, err)
		case len(common.Ranges()) == 0 && len(overlaps) != 0, len(common.Ranges()) > 0 && len(overlaps) != 1:
			t.Fatalf("overlaps %v", overlaps)
		case len(overlaps) == 1 && (overlaps[0].First != "a" || overlaps[0].Second != "b" ||
			!overlaps[0].Common.Equal(common)):
			t.Fatalf("overlap %v, want %v", overlaps[0], common.Ranges())
		}
	})
}

// The functions are called with whole accounts: the work must not grow with the square of the
// networks.
func TestTenThousandNetworks(t *testing.T) {
	t.Parallel()
	var a, b []string
	for i := range 10_000 {
		a = append(a, fmt.Sprintf("10.%d.%d.0/25", i/256, i%256))
		b = append(b, fmt.Sprintf("10.%d.%d.64/26", i/256, i%256))
	}
	start := time.Now()
	sets := map[string]*netipx.IPSet{}
	for name, entries := range map[string][]string{"a": a, "b": b} {
		set, err := addressset.Parse(entries)
		if err != nil {
			t.Fatal(err)
		}
		sets[name] = set
	}
	common, err := addressset.Common(sets["a"], sets["b"])
	if err != nil || len(addressset.Prefixes(common)) != 10_000 || !addressset.Covers(sets["a"], sets["b"]) {
		t.Errorf("%d in common, %v", len(addressset.Prefixes(common)), err)
	}
	if overlaps, isCut, err := addressset.Overlaps(sets, 1); err != nil || isCut || len(overlaps) != 1 {
		t.Errorf("%d overlaps, cut: %v, %v", len(overlaps), isCut, err)
	}
	// 10,000 sets of one network each, and one beside them that covers all.
	many := map[string]*netipx.IPSet{"all": sets["a"]}
	for i, entry := range b {
		if many[fmt.Sprint(i)], err = addressset.Parse([]string{entry}); err != nil {
			t.Fatal(err)
		}
	}
	if overlaps, isCut, err := addressset.Overlaps(many, 10_000); err != nil || isCut || len(overlaps) != 10_000 {
		t.Errorf("%d overlaps, cut: %v, %v", len(overlaps), isCut, err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %s", took)
	} else {
		t.Log(took)
	}
}

// entry draws an address, a CIDR or a range, in a small space so that entries meet often.
func entry() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		low := rapid.Byte().Draw(t, "low")
		addr := netip.AddrFrom4([4]byte{10, 0, rapid.SampledFrom([]byte{0, 1, 255}).Draw(t, "third"), low})
		if rapid.Bool().Draw(t, "IPv6") {
			addr = netip.AddrFrom16([16]byte{0x20, 1, 13: rapid.SampledFrom([]byte{0, 255}).Draw(t, "high"), 15: low})
		}
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return addr.String()
		case 1:
			bits := addr.BitLen() - rapid.IntRange(0, 12).Draw(t, "host bits")
			return netip.PrefixFrom(addr, bits).Masked().String()
		default:
			last := addr
			for range rapid.IntRange(0, 20).Draw(t, "length") {
				last = last.Next()
			}
			return addr.String() + "-" + last.String()
		}
	})
}

func entries(t *rapid.T, label string) []string {
	return rapid.SliceOfN(entry(), 0, 8).Draw(t, label)
}

// reference is the set read by other means: netipx alone.
func reference(t *rapid.T, all []string) *netipx.IPSet {
	var b netipx.IPSetBuilder
	for _, one := range all {
		if addr, err := netip.ParseAddr(one); err == nil {
			b.Add(addr)
		} else if prefix, err := netip.ParsePrefix(one); err == nil {
			b.AddPrefix(prefix)
		} else {
			b.AddRange(netipx.MustParseIPRange(one))
		}
	}
	set, err := b.IPSet()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func read(t *rapid.T, all []string) *netipx.IPSet {
	set, err := addressset.Parse(all)
	if err != nil {
		t.Fatalf("%q: %v", all, err)
	}
	return set
}

func TestMergeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := entries(t, "in")
		merged := addressset.Prefixes(read(t, in))
		if !reference(t, merged).Equal(reference(t, in)) {
			t.Fatalf("%q covers other addresses than %q", merged, in)
		}
		if again := addressset.Prefixes(read(t, merged)); !slices.Equal(again, merged) {
			t.Fatalf("%q, then %q", merged, again)
		}
		if other := addressset.Prefixes(read(t, rapid.Permutation(in).Draw(t, "permuted"))); !slices.Equal(other, merged) {
			t.Fatalf("%q in another order: %q", merged, other)
		}
		// Smallest: no two of disjoint, masked prefixes are the halves of one.
		for i, a := range merged {
			for _, b := range merged[i+1:] {
				p, q := netip.MustParsePrefix(a), netip.MustParsePrefix(b)
				if p.Overlaps(q) {
					t.Fatalf("%s and %s overlap", p, q)
				}
				if p.Bits() == q.Bits() && p.Bits() > 0 && netip.PrefixFrom(p.Addr(), p.Bits()-1).Contains(q.Addr()) {
					t.Fatalf("%s and %s could be one", p, q)
				}
			}
		}
	})
}

func TestWithoutProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := entries(t, "a"), entries(t, "b")
		without := func(from, what []string) []string {
			left, err := addressset.Without(read(t, from), read(t, what))
			if err != nil {
				t.Fatal(err)
			}
			return addressset.Prefixes(left)
		}
		left := without(a, b)
		// a = (a - b) + (a - (a - b)), and the two parts do not meet.
		rest := without(a, left)
		if !reference(t, slices.Concat(left, rest)).Equal(reference(t, a)) {
			t.Fatalf("%q and %q are not %q together", left, rest, a)
		}
		inB := reference(t, b)
		for _, one := range left {
			if inB.OverlapsPrefix(netip.MustParsePrefix(one)) {
				t.Fatalf("%s is left of %q without %q", one, a, b)
			}
		}
		for _, one := range rest {
			if !inB.ContainsPrefix(netip.MustParsePrefix(one)) {
				t.Fatalf("%s was taken out of %q by %q", one, a, b)
			}
		}
		if again := without(left, b); !slices.Equal(again, left) {
			t.Fatalf("%q, then %q", left, again)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"10.0.0.1\n10.0.0.0/24", "10.0.0.1-10.0.0.9", "::ffff:1.2.3.4/120", "::-::ffff:9.9.9.9",
		"fe80::1%a", "0.0.0.0/0\n::/0", "a", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in := strings.Split(text, "\n")
		set, err := addressset.Parse(in)
		if err != nil {
			return
		}
		once := addressset.Prefixes(set)
		if twice := addressset.Prefixes(parse(t, once...)); !slices.Equal(once, twice) {
			t.Fatalf("%q: %q, then %q", in, once, twice)
		}
		empty, err := addressset.Without(set, set)
		if err != nil || len(addressset.Prefixes(empty)) != 0 {
			t.Fatalf("%q without itself is %q, %v", in, addressset.Prefixes(empty), err)
		}
	})
}
