package addressset

import (
	"cmp"
	"math/big"
	"net/netip"
	"slices"

	"go4.org/netipx"
)

// Parts is a set as CIDRs that a person recognizes: cut at the ends of the given ranges, so that
// two neighbors that somebody wrote as two stay two. A range inside another one does not cut it.
// Each address of the set that is in one of the ranges is in exactly one CIDR; others are left out.
// IPv4 comes before IPv6, each by number. The result is empty, not nil, where there is nothing.
func Parts(set *netipx.IPSet, ranges []netipx.IPRange) []netip.Prefix {
	ordered := slices.Clone(ranges)
	slices.SortFunc(ordered, func(a, b netipx.IPRange) int {
		return cmp.Or(a.From().Compare(b.From()), b.To().Compare(a.To()))
	})
	out := []netip.Prefix{}
	left := set.Ranges()
	var reached netip.Addr // the last address that is done with
	for _, rng := range ordered {
		from, to := rng.From(), rng.To()
		if reached.IsValid() && !reached.Less(to) {
			continue
		}
		if reached.IsValid() && !reached.Less(from) {
			from = reached.Next()
		}
		reached = to
		for len(left) > 0 && left[0].To().Less(from) {
			left = left[1:]
		}
		for _, have := range left {
			if to.Less(have.From()) {
				break
			}
			first, last := have.From(), have.To()
			if first.Less(from) {
				first = from
			}
			if to.Less(last) {
				last = to
			}
			out = netipx.IPRangeFrom(first, last).AppendPrefixes(out)
		}
	}
	return out
}

// Size is the number of addresses in a set. It may be more than fits 64 bits: IPv6 has 2^128.
func Size(set *netipx.IPSet) *big.Int {
	total := new(big.Int)
	for _, rng := range set.Ranges() {
		total.Add(total, number(rng.To()))
		total.Sub(total, number(rng.From()))
		total.Add(total, big.NewInt(1))
	}
	return total
}

// number is an address as a number.
func number(addr netip.Addr) *big.Int { return new(big.Int).SetBytes(addr.AsSlice()) }
