package coverage_test

import (
	"fmt"
	"math/big"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
)

// world is all addresses that the property test knows of: private and public IPv4, IPv6.
func world() []netip.Addr {
	var all []netip.Addr
	for _, start := range []string{"10.0.0.0", "8.8.8.0", "2001:db8::"} {
		for addr, i := netip.MustParseAddr(start), 0; i < 64; addr, i = addr.Next(), i+1 {
			all = append(all, addr)
		}
	}
	return all
}

// written draws entries that all lie in the world, or have no addresses.
func written(t *rapid.T, label string) []string {
	entry := rapid.Custom(func(t *rapid.T) string {
		addr := rapid.SampledFrom(world()).Draw(t, "address")
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return addr.String()
		case 1:
			return rapid.SampledFrom([]string{"www.example.com", "AS64500", "country4:DE"}).Draw(t, "other")
		case 2:
			last := addr
			for range rapid.IntRange(0, 63-int(addr.As16()[15])%64).Draw(t, "length") {
				last = last.Next()
			}
			return addr.String() + "-" + last.String()
		default:
			return netip.PrefixFrom(addr, addr.BitLen()-rapid.IntRange(0, 6).Draw(t, "bits")).Masked().String()
		}
	})
	return rapid.SliceOfN(entry, 0, 4).Draw(t, label)
}

// has looks through entries one by one, as slow as can be.
func has(entries []string, addr netip.Addr) bool {
	for _, entry := range entries {
		from, to, isRange := strings.Cut(entry, "-")
		prefix, err := netip.ParsePrefix(entry)
		switch {
		case err == nil && prefix.Contains(addr):
			return true
		case err == nil:
		case isRange:
			if a, err := netip.ParseAddr(from); err == nil && a.Compare(addr) <= 0 &&
				addr.Compare(netip.MustParseAddr(to)) <= 0 {
				return true
			}
		case entry == addr.String():
			return true
		}
	}
	return false
}

// oracle is an account as the property test draws it.
type oracle struct {
	sites []oracleSite
}

type oracleSite struct {
	name, organization      string
	scope, subnets, exclude []string
	scans                   []oracleScan
}

type oracleScan struct {
	targets, excludes []string // no targets: the site's scope
	isPaused, isHosted, isGone,
	isDisconnected bool
}

func (s oracleSite) registers(a netip.Addr) bool {
	return (has(s.scope, a) || has(s.subnets, a)) && !has(s.exclude, a)
}

// scanned reports whether a scan of the site that runs reaches the address.
func (s oracleSite) scanned(a netip.Addr, countsInactive bool) bool {
	for _, scan := range s.scans {
		if (scan.isPaused || scan.isGone && !scan.isHosted) && !countsInactive {
			continue
		}
		targeted := has(scan.targets, a) || len(scan.targets) == 0 && (has(s.scope, a) || has(s.subnets, a))
		if targeted && !has(scan.excludes, a) && !has(s.exclude, a) && (!scan.isHosted || a.As16()[12] == 8) {
			return true
		}
	}
	return false
}

func drawAccount(t *rapid.T) oracle {
	var o oracle
	for i := range rapid.IntRange(0, 4).Draw(t, "sites") {
		s := oracleSite{
			name: fmt.Sprintf("S%d", i), organization: rapid.SampledFrom([]string{"o", "p"}).Draw(t, "organization"),
			scope: written(t, "scope"), exclude: written(t, "exclude"),
		}
		for _, entry := range written(t, "subnets") {
			if _, err := netip.ParsePrefix(entry); err == nil {
				s.subnets = append(s.subnets, entry)
			}
		}
		for range rapid.IntRange(0, 3).Draw(t, "scans") {
			flag := rapid.IntRange(0, 3)
			s.scans = append(s.scans, oracleScan{
				targets: written(t, "targets"), excludes: written(t, "excludes"), isPaused: flag.Draw(t, "paused") == 0,
				isHosted: flag.Draw(t, "hosted") == 0, isGone: flag.Draw(t, "gone") == 0, isDisconnected: flag.Draw(t, "off") == 0,
			})
		}
		o.sites = append(o.sites, s)
	}
	return o
}

func (o oracle) account(t *rapid.T) coverage.Account {
	a := coverage.Account{Explorers: explorers(), IsComplete: true}
	separator := rapid.SampledFrom([]string{" ", "\n", ", "}).Draw(t, "separator")
	for _, s := range o.sites {
		a.Sites = append(a.Sites, site(s.organization+"/"+s.name, strings.Join(s.scope, separator),
			strings.Join(s.exclude, separator), s.subnets...))
		for i, drawn := range s.scans {
			task := scan(fmt.Sprintf("%s-%d", s.name, i), s.name, strings.Join(drawn.targets, separator),
				strings.Join(drawn.excludes, separator))
			if drawn.isPaused {
				task.Status = "paused"
			}
			if drawn.isDisconnected {
				task.AgentID = "down"
			}
			if drawn.isGone {
				task.AgentID = "removed"
			}
			if drawn.isHosted {
				task.HostedZoneID = "zone"
			}
			a.Scans = append(a.Scans, task)
		}
	}
	return a
}

// same fails unless the CIDRs hold exactly the addresses for which want is true, each once.
func same(t *rapid.T, what string, prefixes []netip.Prefix, want func(netip.Addr) bool) (count int64) {
	times := map[netip.Addr]int{}
	for _, p := range prefixes {
		for a := p.Addr(); a.IsValid() && p.Contains(a); a = a.Next() {
			times[a]++
		}
	}
	for _, a := range world() {
		if want(a) {
			count++
		}
		if want(a) != (times[a] > 0) || times[a] > 1 {
			t.Fatalf("%s: %s is in it %d times, want %v: %v", what, a, times[a], want(a), prefixes)
		}
		delete(times, a)
	}
	if len(times) > 0 {
		t.Fatalf("%s: addresses beside the world: %v", what, times)
	}
	return count
}

func equal(t *rapid.T, what string, got *big.Int, want int64) {
	if got.Cmp(big.NewInt(want)) != 0 {
		t.Fatalf("%s: %s, want %d", what, got, want)
	}
}

// TestAgainstBruteForce asks each address of a small world by itself.
func TestAgainstBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := drawAccount(t)
		q := coverage.Question{
			Networks: written(t, "networks"), CountsInactive: rapid.Bool().Draw(t, "inactive"),
			ComparesWithinOrganizations: rapid.Bool().Draw(t, "within"),
		}
		sites := o.sites
		if len(sites) > 0 && rapid.Bool().Draw(t, "ignore") {
			q.IgnoredSites, sites = []string{"site-" + sites[0].name}, sites[1:]
		}
		answer, err := coverage.Compute(o.account(t), q)
		if err != nil {
			t.Fatal(err)
		}
		anySite := func(is func(oracleSite) bool) bool {
			for _, s := range sites {
				if is(s) {
					return true
				}
			}
			return false
		}
		equal(t, "unregistered", answer.Totals.Unregistered,
			same(t, "unregistered", answer.Unregistered, func(a netip.Addr) bool {
				return has(q.Networks, a) && !anySite(func(s oracleSite) bool { return s.registers(a) })
			}))
		equal(t, "uncovered", answer.Totals.Uncovered,
			same(t, "uncovered", answer.Uncovered, func(a netip.Addr) bool {
				return has(q.Networks, a) && !anySite(func(s oracleSite) bool { return s.scanned(a, q.CountsInactive) })
			}))
		if len(answer.Sites) != len(sites) {
			t.Fatalf("%d sites, want %d", len(answer.Sites), len(sites))
		}
		var unscanned int64
		for i, s := range sites { // both are ordered by name
			got := answer.Sites[i]
			count := same(t, s.name+" unscanned", got.Unscanned, func(a netip.Addr) bool {
				return s.registers(a) && !s.scanned(a, q.CountsInactive)
			})
			equal(t, s.name+" unscanned", got.UnscannedAddresses, count)
			unscanned += count
			same(t, s.name+" elsewhere", got.ScannedElsewhere, func(a netip.Addr) bool {
				return s.registers(a) && !s.scanned(a, q.CountsInactive) && anySite(func(other oracleSite) bool {
					return other.organization == s.organization && other.scanned(a, q.CountsInactive)
				})
			})
		}
		equal(t, "all unscanned", answer.Totals.Unscanned, unscanned)
		checkOverlaps(t, sites, answer, q)
	})
}

func checkOverlaps(t *rapid.T, sites []oracleSite, answer coverage.Answer, q coverage.Question) {
	found := map[string][]netip.Prefix{}
	for _, o := range answer.Overlaps {
		found[o.First.Name+" "+o.Second.Name] = o.Networks
	}
	for i, first := range sites {
		for _, second := range sites[i+1:] {
			pair := first.name + " " + second.name
			same(t, "overlap of "+pair, found[pair], func(a netip.Addr) bool {
				return first.registers(a) && second.registers(a) &&
					(first.organization == second.organization || !q.ComparesWithinOrganizations)
			})
			if networks, exists := found[pair]; exists && len(networks) == 0 {
				t.Fatalf("an empty overlap of %s", pair)
			}
			delete(found, pair)
		}
	}
	if len(found) > 0 {
		t.Fatalf("overlaps of what is no pair: %v", found)
	}
}
