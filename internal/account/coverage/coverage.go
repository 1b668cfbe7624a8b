package coverage

import (
	"cmp"
	"math/big"
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Question is what to compare, and how.
type Question struct {
	// Networks are what must be covered, as in the scope of a site. None: only the sites are asked.
	Networks []string
	// IgnoredSites are ids of sites that count as if they were not there, with their scans: such as
	// one for unknown space, whose scope is all there could be.
	IgnoredSites []string
	// CountsInactive counts scans too that do not run: paused ones, and ones whose Explorer is gone.
	CountsInactive bool
	// ComparesWithinOrganizations leaves out overlaps of sites of two organizations, which are usual
	// where each organization is another customer.
	ComparesWithinOrganizations bool
}

// Answer is the result. Lists of CIDRs keep the networks apart as somebody wrote them, each address
// once, IPv4 before IPv6.
type Answer struct {
	// Unregistered is what of the asked networks no site has, and Uncovered what no scan covers.
	Unregistered, Uncovered []netip.Prefix
	Sites                   []Site    // all of them, by name and id
	Overlaps                []Overlap // by names and ids of the first site, then the second
	// WithoutExplorer are scans whose Explorer is gone or disconnected, by name and id.
	WithoutExplorer []ScanWithoutExplorer
	Totals          Totals
	// Addressless count the entries without addresses.
	Addressless AddresslessEntries
	// IsComplete is false if the list of scans was cut off or the overlaps are too many to list: then
	// no list proves anything by being empty.
	IsComplete     bool
	AreScansCut    bool
	AreOverlapsCut bool
}

// Site is one site and what becomes of its networks.
type Site struct {
	OrganizationID, ID, Name string
	Entries                  int            // in its scope and its subnets, also those without addresses
	Addresses                *big.Int       // of its networks
	Scans                    int            // recurring scans that count
	Unscanned                []netip.Prefix // its networks that no scan of the site covers
	UnscannedAddresses       *big.Int
	// ScannedElsewhere is the part of Unscanned that scans of other sites of the organization cover.
	ScannedElsewhere  []netip.Prefix
	ExcludedAddresses *big.Int // of its scope and subnets, taken out by its own excludes
	Addressless       int      // entries of its scope without addresses

	networks, scanned *netipx.IPSet
	written           []netipx.IPRange
}

// IsUnscanned reports whether a part of the site's networks is in no scan of it.
func (s Site) IsUnscanned() bool { return len(s.Unscanned) > 0 }

// SiteRef names a site.
type SiteRef struct{ OrganizationID, ID, Name string }

// Overlap is two sites and the networks that both have.
type Overlap struct {
	First, Second SiteRef
	Networks      []netip.Prefix // the fewest CIDRs
}

// Totals are numbers of addresses. Those of sites add up each site for itself, since two sites may
// use the same addresses for two networks.
type Totals struct {
	Networks, Unregistered, Uncovered        *big.Int // of what was asked
	Registered, Scanned, Unscanned, Excluded *big.Int // of the sites
	Overlapping                              *big.Int // that more than one site has, each once
}

// AddresslessEntries count entries without addresses, by where they stand.
type AddresslessEntries struct{ Networks, Scopes, Targets, Excludes EntryCount }

// MaxOverlaps is how many pairs of sites are listed.
const MaxOverlaps = 10_000

// Compute compares. It takes time by the number of networks, and by what overlaps.
func Compute(a Account, q Question) (Answer, error) {
	answer := Answer{AreScansCut: !a.IsComplete}
	ignored := map[string]bool{}
	for _, id := range q.IgnoredSites {
		ignored[id] = true
	}
	scans := map[string][]runzero.Task{} // by site
	for _, t := range a.Scans {
		if !ignored[t.SiteID] {
			scans[t.SiteID] = append(scans[t.SiteID], t)
		}
	}
	explorers := explorersByID(a.Explorers)
	for _, s := range a.Sites {
		if ignored[s.ID] {
			continue
		}
		site, err := answer.site(s, scans[s.ID], explorers, q.CountsInactive)
		if err != nil {
			return Answer{}, err
		}
		answer.Sites = append(answer.Sites, site)
		delete(scans, s.ID)
	}
	for _, some := range scans { // of sites that are not listed
		for _, t := range some {
			if problem := explorerProblem(t, explorers); problem != nil {
				answer.WithoutExplorer = append(answer.WithoutExplorer, *problem)
			}
		}
	}
	slices.SortFunc(answer.Sites, func(a, b Site) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(answer.WithoutExplorer, func(a, b ScanWithoutExplorer) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	for _, step := range []func(Question) error{
		answer.compareOrganizations, answer.compareNetworks, answer.compareSites,
	} {
		if err := step(q); err != nil {
			return Answer{}, err
		}
	}
	answer.addUp()
	answer.IsComplete = !answer.AreScansCut && !answer.AreOverlapsCut
	return answer, nil
}

// site reads one site and its scans.
func (a *Answer) site(
	s runzero.Site, scans []runzero.Task, explorers map[string]runzero.Explorer, countsInactive bool,
) (Site, error) {
	scope := readEntries(netset.SplitStored(s.Scope))
	entries := len(netset.SplitStored(s.Scope)) + len(s.Subnets)
	subnets := make([]string, 0, len(s.Subnets))
	for cidr := range s.Subnets {
		subnets = append(subnets, cidr)
	}
	registered, excludes := readEntries(subnets), readEntries(netset.SplitStored(s.Excludes))
	scope.ranges = append(scope.ranges, registered.ranges...)
	scope.others = scope.others.plus(registered.others)
	a.Addressless.Scopes = a.Addressless.Scopes.plus(scope.others)
	a.Addressless.Excludes = a.Addressless.Excludes.plus(excludes.others)

	site := Site{
		OrganizationID: s.OrganizationID, ID: s.ID, Name: s.Name, Entries: entries, Addressless: scope.others.Total(),
		written: scope.ranges,
	}
	var err error
	if site.networks, err = addresses(scope.ranges, excludes.ranges...); err != nil {
		return Site{}, err
	}
	whole, err := addresses(scope.ranges)
	if err != nil {
		return Site{}, err
	}
	site.Addresses = addressset.Size(site.networks)
	site.ExcludedAddresses = new(big.Int).Sub(addressset.Size(whole), site.Addresses)

	var covered netipx.IPSetBuilder
	for _, t := range scans {
		problem := explorerProblem(t, explorers)
		if problem != nil {
			a.WithoutExplorer = append(a.WithoutExplorer, *problem)
		}
		if isPaused(t) || problem != nil && problem.IsGone {
			if !countsInactive {
				continue
			}
		}
		set, err := a.scan(t, scope.ranges, excludes.ranges)
		if err != nil {
			return Site{}, err
		}
		covered.AddSet(set)
		site.Scans++
	}
	if site.scanned, err = finish(&covered); err != nil {
		return Site{}, err
	}
	unscanned, parts, err := subtract(site.networks, site.scanned, site.written)
	if err != nil {
		return Site{}, err
	}
	site.Unscanned, site.UnscannedAddresses = parts, addressset.Size(unscanned)
	return site, nil
}

// scan is what one recurring scan covers.
func (a *Answer) scan(t runzero.Task, scope, excluded []netipx.IPRange) (*netipx.IPSet, error) {
	targets := readEntries(netset.SplitStored(t.Params["targets"]))
	excludes := readEntries(netset.SplitStored(t.Params["excludes"]))
	a.Addressless.Targets = a.Addressless.Targets.plus(targets.others)
	a.Addressless.Excludes = a.Addressless.Excludes.plus(excludes.others)
	ranges := targets.ranges
	if targets.isEmpty || targets.hasSiteScope {
		ranges = slices.Concat(ranges, scope)
	}
	set, err := addresses(ranges, slices.Concat(excluded, excludes.ranges)...)
	if err != nil || t.HostedZoneID == "" {
		return set, err
	}
	return publicOnly(set)
}

// compareOrganizations finds what scans of another site of the organization cover.
func (a *Answer) compareOrganizations(Question) error {
	builders := map[string]*netipx.IPSetBuilder{}
	for _, s := range a.Sites {
		if builders[s.OrganizationID] == nil {
			builders[s.OrganizationID] = &netipx.IPSetBuilder{}
		}
		builders[s.OrganizationID].AddSet(s.scanned)
	}
	scanned := map[string]*netipx.IPSet{}
	for id, b := range builders {
		set, err := finish(b)
		if err != nil {
			return err
		}
		scanned[id] = set
	}
	for i, s := range a.Sites {
		left, err := addressset.Without(s.networks, s.scanned)
		if err != nil {
			return err
		}
		elsewhere, err := addressset.Common(left, scanned[s.OrganizationID])
		if err != nil {
			return err
		}
		a.Sites[i].ScannedElsewhere = addressset.Parts(elsewhere, s.written)
	}
	return nil
}

// compareNetworks holds what must be covered against all sites and all scans.
func (a *Answer) compareNetworks(q Question) error {
	asked := readEntries(q.Networks)
	a.Addressless.Networks = asked.others
	whole, err := addresses(asked.ranges)
	if err != nil {
		return err
	}
	var registered, covered netipx.IPSetBuilder
	for _, s := range a.Sites {
		registered.AddSet(s.networks)
		covered.AddSet(s.scanned)
	}
	a.Totals.Networks = addressset.Size(whole)
	for _, side := range []struct {
		b     *netipx.IPSetBuilder
		parts *[]netip.Prefix
		size  **big.Int
	}{
		{&registered, &a.Unregistered, &a.Totals.Unregistered}, {&covered, &a.Uncovered, &a.Totals.Uncovered},
	} {
		set, err := finish(side.b)
		if err != nil {
			return err
		}
		left, parts, err := subtract(whole, set, asked.ranges)
		if err != nil {
			return err
		}
		*side.parts, *side.size = parts, addressset.Size(left)
	}
	return nil
}

// compareSites finds the pairs of sites that share networks.
func (a *Answer) compareSites(q Question) error {
	sites, sets := map[string]SiteRef{}, map[string]map[string]*netipx.IPSet{}
	for _, s := range a.Sites {
		group := ""
		if q.ComparesWithinOrganizations {
			group = s.OrganizationID
		}
		if sets[group] == nil {
			sets[group] = map[string]*netipx.IPSet{}
		}
		sets[group][s.ID], sites[s.ID] = s.networks, SiteRef{s.OrganizationID, s.ID, s.Name}
	}
	var shared netipx.IPSetBuilder
	groups := make([]string, 0, len(sets))
	for group := range sets {
		groups = append(groups, group)
	}
	slices.Sort(groups) // what is cut off does not depend on chance
	for _, group := range groups {
		pairs, isCut, err := addressset.Overlaps(sets[group], MaxOverlaps-len(a.Overlaps))
		if err != nil {
			return err
		}
		a.AreOverlapsCut = a.AreOverlapsCut || isCut
		for _, pair := range pairs {
			first, second := sites[pair.First], sites[pair.Second]
			if compareRefs(second, first) < 0 {
				first, second = second, first
			}
			a.Overlaps = append(a.Overlaps, Overlap{first, second, pair.Common.Prefixes()})
			shared.AddSet(pair.Common)
		}
	}
	slices.SortFunc(a.Overlaps, func(a, b Overlap) int {
		return cmp.Or(compareRefs(a.First, b.First), compareRefs(a.Second, b.Second))
	})
	set, err := finish(&shared)
	if err != nil {
		return err
	}
	a.Totals.Overlapping = addressset.Size(set)
	return nil
}

func compareRefs(a, b SiteRef) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func (a *Answer) addUp() {
	t := &a.Totals
	t.Registered, t.Unscanned, t.Excluded = new(big.Int), new(big.Int), new(big.Int)
	for _, s := range a.Sites {
		t.Registered.Add(t.Registered, s.Addresses)
		t.Unscanned.Add(t.Unscanned, s.UnscannedAddresses)
		t.Excluded.Add(t.Excluded, s.ExcludedAddresses)
	}
	t.Scanned = new(big.Int).Sub(t.Registered, t.Unscanned)
}
