package coverage

import (
	"fmt"
	"net/netip"
	"strings"

	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

// EntryCount counts entries that have no addresses known here.
type EntryCount struct {
	Names     int // host names and domains
	ASNumbers int
	Keywords  int // country codes, "public:all", and what else only the service understands
}

// Total is all of them.
func (n EntryCount) Total() int { return n.Names + n.ASNumbers + n.Keywords }

func (n EntryCount) plus(other EntryCount) EntryCount {
	return EntryCount{n.Names + other.Names, n.ASNumbers + other.ASNumbers, n.Keywords + other.Keywords}
}

// siteScope stands in targets for the scope of the site (api-behaviour 5).
const siteScope = "defaults"

// entrySet is a text or list of the service, read.
type entrySet struct {
	ranges  []netipx.IPRange // as they are written, in that order
	others  EntryCount
	isEmpty bool // without any entry
	// hasSiteScope reports that the site's scope is among the entries.
	hasSiteScope bool
}

func readEntries(entries []string) entrySet {
	s := entrySet{isEmpty: true}
	for _, entry := range entries {
		if strings.TrimSpace(entry) == "" {
			continue
		}
		s.isEmpty = false
		if rng := netset.Addresses(entry); rng.IsValid() {
			s.ranges = append(s.ranges, rng)
			continue
		}
		switch kind := netset.KindOf(entry); {
		case strings.EqualFold(entry, siteScope):
			s.hasSiteScope = true
		case kind == netset.HostName || kind == netset.Domain:
			s.others.Names++
		case kind == netset.ASN:
			s.others.ASNumbers++
		default:
			s.others.Keywords++
		}
	}
	return s
}

// addresses are those of some ranges without those of others.
func addresses(ranges []netipx.IPRange, without ...netipx.IPRange) (*netipx.IPSet, error) {
	var b netipx.IPSetBuilder
	for _, rng := range ranges {
		b.AddRange(rng)
	}
	for _, rng := range without {
		b.RemoveRange(rng)
	}
	return finish(&b)
}

func finish(b *netipx.IPSetBuilder) (*netipx.IPSet, error) {
	set, err := b.IPSet()
	if err != nil {
		return nil, fmt.Errorf("putting the addresses together: %w", err)
	}
	return set, nil
}

// publicOnly is what a scan from a hosted zone reaches of a set.
func publicOnly(set *netipx.IPSet) (*netipx.IPSet, error) {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	for _, prefix := range netset.NonPublicNetworks() {
		b.RemovePrefix(prefix)
	}
	return finish(&b)
}

// subtract is a set without another, cut as the ranges are written.
func subtract(set, other *netipx.IPSet, written []netipx.IPRange) (*netipx.IPSet, []netip.Prefix, error) {
	left, err := addressset.Without(set, other)
	if err != nil {
		return nil, nil, err
	}
	return left, addressset.Parts(left, written), nil
}
