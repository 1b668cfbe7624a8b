package addressset

import (
	"cmp"
	"fmt"
	"slices"

	"go4.org/netipx"
)

// Overlap is what two named sets have in common, which is never nothing.
type Overlap struct {
	First, Second string // First sorts before Second
	Common        *netipx.IPSet
}

// maxMeetings is how many pairs of ranges are compared before [Overlaps] gives up: what they have
// in common takes memory for each.
const maxMeetings = 1_000_000

// Overlaps finds the pairs of sets that have addresses in common, ordered by their names. It passes
// over all ranges once, by address; beyond that the work grows with what overlaps, not with the
// number of pairs.
//
// isCut reports that there are more than maxPairs pairs, or that they share too many ranges. What
// is returned then is a part: the pairs that begin at the lowest addresses, with a part of what the
// last of them share. Many sets with the same addresses have pairs by the square of their number.
func Overlaps(sets map[string]*netipx.IPSet, maxPairs int) (all []Overlap, isCut bool, err error) {
	type part struct {
		netipx.IPRange
		name string
	}
	var parts []part
	for name, set := range sets {
		for _, rng := range set.Ranges() {
			parts = append(parts, part{rng, name})
		}
	}
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(a.From().Compare(b.From()), a.To().Compare(b.To()), cmp.Compare(a.name, b.name))
	})
	type pair struct{ first, second string }
	found := map[pair]*netipx.IPSetBuilder{}
	var open []part // those that may reach into what comes next
	meetings := 0
sweep:
	for _, p := range parts {
		open = slices.DeleteFunc(open, func(o part) bool { return o.To().Less(p.From()) })
		for _, o := range open {
			last := o.To()
			if p.To().Less(last) {
				last = p.To()
			}
			of := pair{min(o.name, p.name), max(o.name, p.name)}
			if found[of] == nil {
				if isCut = len(found) >= maxPairs; isCut {
					break sweep
				}
				found[of] = &netipx.IPSetBuilder{}
			}
			found[of].AddRange(netipx.IPRangeFrom(p.From(), last))
			if meetings++; meetings >= maxMeetings {
				isCut = true
				break sweep
			}
		}
		open = append(open, p)
	}
	all = make([]Overlap, 0, len(found))
	for of, b := range found {
		common, err := b.IPSet()
		if err != nil {
			return nil, false, fmt.Errorf("putting the addresses together: %w", err)
		}
		all = append(all, Overlap{of.first, of.second, common})
	}
	slices.SortFunc(all, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second))
	})
	return all, isCut, nil
}
