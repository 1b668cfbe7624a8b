// Package addressset does arithmetic with sets of IP addresses: what networks cover together, what
// is left of some without others, and what they have in common.
package addressset

import (
	"errors"
	"fmt"

	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

// maxFaults is how many faults an error lists.
const maxFaults = 10

// Parse reads the set of all addresses that the entries cover: addresses, CIDRs (host bits count as
// cleared), and ranges "first-last", IPv4 and IPv6, in any order and overlapping. What else the
// scope of a site may hold, such as host names, AS numbers and keywords, has no addresses that are
// known here and is left out. An IPv4 address in IPv6 spelling is an IPv6 address: else "::/0"
// would hold all of IPv4. The error lists the wrong entries by position, from 0 as Terraform
// counts, and says what to write instead.
func Parse(entries []string) (*netipx.IPSet, error) {
	var (
		b      netipx.IPSetBuilder
		faults []error
		wrong  int
	)
	for i, entry := range entries {
		if rng := netset.Addresses(entry); rng.IsValid() {
			b.AddRange(rng)
			continue
		}
		reason := netset.Fault(entry)
		if reason == "" {
			continue
		}
		if wrong++; wrong <= maxFaults {
			faults = append(faults, fmt.Errorf("element %d (%.80q): %s", i, entry, reason))
		}
	}
	if wrong > maxFaults {
		faults = append(faults, fmt.Errorf("and %d more", wrong-maxFaults))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	set, err := b.IPSet()
	if err != nil {
		return nil, fmt.Errorf("putting the addresses together: %w", err)
	}
	return set, nil
}

// Prefixes is the smallest list of CIDRs that cover exactly the set, IPv4 before IPv6, each family
// by number. All have a prefix length, single addresses too. It is empty, not nil, for the empty
// set.
func Prefixes(set *netipx.IPSet) []string {
	prefixes := set.Prefixes()
	out := make([]string, 0, len(prefixes))
	for _, prefix := range prefixes {
		out = append(out, prefix.String())
	}
	return out
}

// Without is what is left of a set when the addresses of another are taken out.
func Without(set, other *netipx.IPSet) (*netipx.IPSet, error) {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.RemoveSet(other)
	left, err := b.IPSet()
	if err != nil {
		return nil, fmt.Errorf("taking the addresses out: %w", err)
	}
	return left, nil
}

// Common is what two sets have in common.
func Common(set, other *netipx.IPSet) (*netipx.IPSet, error) {
	var b netipx.IPSetBuilder
	a, c := set.Ranges(), other.Ranges()
	for len(a) > 0 && len(c) > 0 {
		from, to := a[0].From(), a[0].To()
		if from.Less(c[0].From()) {
			from = c[0].From()
		}
		if c[0].To().Less(to) {
			to = c[0].To()
		}
		if !to.Less(from) {
			b.AddRange(netipx.IPRangeFrom(from, to))
		}
		if a[0].To().Less(c[0].To()) {
			a = a[1:]
		} else {
			c = c[1:]
		}
	}
	common, err := b.IPSet()
	if err != nil {
		return nil, fmt.Errorf("putting the addresses together: %w", err)
	}
	return common, nil
}

// Covers reports whether all addresses of other are in set.
func Covers(set, other *netipx.IPSet) bool {
	ranges := set.Ranges()
	for _, rng := range other.Ranges() {
		for len(ranges) > 0 && ranges[0].To().Less(rng.From()) {
			ranges = ranges[1:]
		}
		if len(ranges) == 0 || rng.From().Less(ranges[0].From()) || ranges[0].To().Less(rng.To()) {
			return false
		}
	}
	return true
}
