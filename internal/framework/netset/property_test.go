package netset_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

// address draws an IPv4 or IPv6 address.
func address() *rapid.Generator[netip.Addr] {
	return rapid.Custom(func(t *rapid.T) netip.Addr {
		if rapid.Bool().Draw(t, "IPv4") {
			return netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "octets")))
		}
		return netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "octets")))
	})
}

// entry draws an entry of any kind that the validator accepts, in a random spelling.
func entry() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		addr := address().Draw(t, "address")
		text := addr.String()
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			if rapid.Bool().Draw(t, "long") {
				text = addr.StringExpanded()
			}
		case 1:
			text = netip.PrefixFrom(addr, rapid.IntRange(0, addr.BitLen()).Draw(t, "bits")).Masked().String()
		case 2:
			last := addr.Next()
			if !last.IsValid() {
				last = addr
			}
			text += rapid.SampledFrom([]string{"-", " - ", "- ", " -"}).Draw(t, "hyphen") + last.String()
		case 3:
			text = rapid.StringMatching(`[Aa][Ss][1-9][0-9]{0,8}`).Draw(t, "number")
		case 4:
			text = rapid.StringMatching(`[a-zA-Z][a-zA-Z0-9]{0,9}(\.[a-z]{2,5}){0,2}`).Filter(func(name string) bool {
				zeros, isASN := strings.CutPrefix(strings.ToLower(name), "as")
				return !isASN || zeros == "" || strings.Trim(zeros, "0") != "" // "AS0" draws a warning
			}).Draw(t, "name")
		}
		if rapid.Bool().Draw(t, "upper case") {
			text = strings.ToUpper(text)
		}
		return text
	})
}

func TestSplitUndoesJoin(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := netset.From(rapid.SliceOf(entry()).Draw(t, "entries")...)
		sep := rapid.SampledFrom([]string{",", " ", "\n", ", ", "\t"}).Draw(t, "separator")
		got := netset.Split(value.Join(sep))
		if !slices.Equal(got, value.Entries()) {
			t.Fatal(cmp.Diff(value.Entries(), got))
		}
		same, _ := netset.FromText(value.Join(sep)).SetSemanticEquals(t.Context(), value)
		if !same {
			t.Fatalf("%s changed by a round trip", value)
		}
	})
}

func TestEqualIgnoresOrderAndSpelling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOf(entry()).Draw(t, "a")
		b := rapid.SliceOf(entry()).Draw(t, "b")
		if !netset.Equal(a, a) {
			t.Fatal("not reflexive")
		}
		if netset.Equal(a, b) != netset.Equal(b, a) {
			t.Fatal("not symmetric")
		}
		respelled := make([]string, 0, len(a))
		for _, one := range rapid.Permutation(a).Draw(t, "permuted") {
			respelled = append(respelled, " "+strings.ToLower(netset.Canonical(one)))
		}
		if !netset.Equal(a, respelled) {
			t.Fatalf("%q and %q differ", a, respelled)
		}
		extra := "not-in-the-other-set.invalid"
		if netset.Equal(a, append(slices.Clone(a), extra)) {
			t.Fatal("an added entry goes unseen")
		}
	})
}

func TestCanonicalIsAcceptedAndFinal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := entry().Draw(rt, "entry")
		once := netset.Canonical(text)
		if twice := netset.Canonical(once); twice != once {
			rt.Fatalf("%q, then %q", once, twice)
		}
		for _, one := range []string{text, once} {
			if diags := validate(t, netset.From(one).SetValue); len(diags) != 0 {
				rt.Fatalf("%q is refused: %v", one, diags)
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"", "a,b", "10.0.0.1 - 10.0.0.9\nhost", "- - -", "10.0.0.1 -", "::1-::2,",
		"a;b\u00a0c",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parts := netset.Split(text)
		for _, part := range parts {
			if part == "" || len(netset.Split(part)) != 1 {
				t.Fatalf("%q holds the part %q", text, part)
			}
		}
		value := netset.FromText(text)
		if again := netset.FromText(value.Join("\n")); !again.Equal(value) {
			t.Fatalf("%q: %s, then %s", text, value, again)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		"", "10.0.0.1/32", "10.0.0.1 - 10.0.0.1", "as5.", "AS01", "::FFFF:1.2.3.4/120",
		"fe80::1%a", "İ.", "a..", "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := netset.Canonical(text)
		if twice := netset.Canonical(once); twice != once {
			t.Fatalf("%q: %q, then %q", text, once, twice)
		}
		// Whatever is typed, the validator answers, and what it accepts has no separators left.
		if diags := validate(t, netset.From(text).SetValue); len(diags) == 0 && len(netset.Split(once)) != 1 {
			t.Fatalf("%q is accepted but is %q", text, once)
		}
	})
}
