// Package addrset does arithmetic with sets of IP addresses: what networks cover together, and what is left of some without others.
package addrset

import (
	"errors"
	"fmt"

	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

// most is how many faults an error lists.
const most = 10

// Parse reads the set of all addresses that the entries cover: addresses, CIDRs without host bits, and ranges "first-last", IPv4
// and IPv6, in any order and overlapping. An IPv4 address in IPv6 spelling is an IPv6 address: else "::/0" would hold all of IPv4. The
// error lists the wrong entries by position, from 0 as Terraform counts, and says what to write instead.
func Parse(entries []string) (*netipx.IPSet, error) {
	var (
		b      netipx.IPSetBuilder
		faults []error
		wrong  int
	)
	for i, entry := range entries {
		reason := netset.Fault(entry, netset.Address, netset.Range, netset.CIDR)
		if reason == "" {
			b.AddRange(netset.Addresses(entry))
			continue
		}
		if wrong++; wrong <= most {
			faults = append(faults, fmt.Errorf("element %d (%.80q): %s", i, entry, reason))
		}
	}
	if wrong > most {
		faults = append(faults, fmt.Errorf("and %d more", wrong-most))
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

// Prefixes is the smallest list of CIDRs that cover exactly the set, IPv4 before IPv6, each family by number. All have a prefix
// length, single addresses too. It is empty, not nil, for the empty set.
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
