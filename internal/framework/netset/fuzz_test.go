package netset_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

// FuzzEqual: equality of the texts that the service may send goes both ways, and is that of the
// canonical forms.
func FuzzEqual(f *testing.F) {
	for _, seed := range []string{
		"10.0.0.1 10.0.0.2", "10.0.0.2,10.0.0.1/32", "10.0.0.1 - 10.0.0.2", "a.Example.",
		"AS5 as05", "::ffff:1.2.3.4", "-", "",
	} {
		f.Add(seed, "10.0.0.2,10.0.0.1")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := netset.Split(a), netset.Split(b)
		if netset.Equal(x, y) != netset.Equal(y, x) {
			t.Fatalf("%q and %q: not symmetric", a, b)
		}
		if netset.Equal(x, y) != netset.FromText(a).Equal(netset.FromText(b)) {
			t.Fatalf("%q and %q: equality is not that of the canonical form", a, b)
		}
		one, _ := netset.FromText(a).SetSemanticEquals(t.Context(), netset.FromText(b))
		if one != netset.Equal(x, y) {
			t.Fatalf("%q and %q: the framework sees it in another way", a, b)
		}
	})
}

// FuzzFault: every entry is right, or refused with a reason; the spelling that a reason proposes
// for the whole entry is right; and what is right of an address kind covers addresses.
func FuzzFault(f *testing.F) {
	for _, seed := range []string{
		"10.0.0.5/24", "10.0.0.9-10.0.0.1", "10.0.0.1-9", "10.0.0.0/255.255.255.0", "https://www.example.com/x", "AS5.",
		"10.0.0.1:80", "[::1]:80", "5", "fe80::1%a",
		"a,b", "é", "10.0.0", "10.0.0.01", "10.0.0.0/33", "x/24", "://", "10.0.0.1/0x8", "-.-", "as4294967296", "10.0.0.1-",
		// Found by fuzzing: AS0 and a backwards range were proposed, and a reason quoted all of its
		// entry.
		"0", "10.0.0.9-1", "a" + strings.Repeat("\xb1", 3000) + ",",
	} {
		f.Add(seed)
	}
	proposal := regexp.MustCompile(`(?:did you mean|write|alone:|as|:) ("(?:[^"\\]|\\.)*")`)
	f.Fuzz(func(t *testing.T, entry string) {
		reason := netset.Fault(entry)
		if reason == "" {
			if len(netset.Split(entry)) != 1 || netset.Fault(netset.Canonical(entry)) != "" {
				t.Fatalf("%q is right, but its canonical form %q is not", entry, netset.Canonical(entry))
			}
			covers := netset.Addresses(entry).IsValid()
			if want := netset.Fault(entry, netset.Address, netset.Range, netset.CIDR) == ""; covers != want {
				t.Fatalf("%q covers addresses: %v, but is of such a kind: %v", entry, covers, want)
			}
			return
		}
		if len(reason) > 4000 {
			t.Fatalf("%.80q: a reason of %d bytes", entry, len(reason))
		}
		if m := proposal.FindStringSubmatch(reason); m != nil {
			text, err := strconv.Unquote(m[1])
			// A separator is proposed to be taken out first; what remains may be wrong in itself.
			if err == nil && len(netset.Split(entry)) == 1 && len(entry) < 80 && netset.Fault(text) != "" &&
				!regexp.MustCompile(`separator|port`).MatchString(reason) {
				t.Fatalf("%q is refused: %s; but %q is refused, too: %s", entry, reason, text, netset.Fault(text))
			}
		}
	})
}
