package coverage_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/coverage"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// site is one of organization "o", unless its name begins with another one, as in "p/Paris".
func site(name, scope, excludes string, subnets ...string) runzero.Site {
	organization, short, found := strings.Cut(name, "/")
	if !found {
		organization, short = "o", name
	}
	s := runzero.Site{
		ID: "site-" + short, OrganizationID: organization, Name: short, Scope: scope, Excludes: excludes,
		Subnets: map[string]runzero.Subnet{},
	}
	for _, cidr := range subnets {
		s.Subnets[cidr] = runzero.Subnet{}
	}
	return s
}

// scan is a recurring scan of a site, on an Explorer that is there.
func scan(name, site, targets, excludes string) runzero.Task {
	return runzero.Task{
		ID: "scan-" + name, OrganizationID: "o", Name: name, SiteID: "site-" + site, AgentID: "up", Status: "active",
		Recur: true, RecurFrequency: "weekly",
		Params: map[string]string{"targets": targets, "excludes": excludes},
	}
}

func withChange(t runzero.Task, change func(*runzero.Task)) runzero.Task {
	change(&t)
	return t
}

func explorers() []runzero.Explorer {
	return []runzero.Explorer{{ID: "up", Name: "UP", Connected: true}, {ID: "down", Name: "DOWN"}}
}

func compute(t testing.TB, a coverage.Account, q coverage.Question) coverage.Answer {
	t.Helper()
	a.IsComplete = true
	answer, err := coverage.Compute(a, q)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func text(prefixes []netip.Prefix) string {
	out := make([]string, 0, len(prefixes))
	for _, p := range prefixes {
		out = append(out, p.String())
	}
	return strings.Join(out, " ")
}

// summary is an answer in a form that a person can check.
func summary(a coverage.Answer) []string {
	var out []string
	add := func(format string, values ...any) { out = append(out, fmt.Sprintf(format, values...)) }
	if len(a.Unregistered) > 0 {
		add("unregistered %s", text(a.Unregistered))
	}
	if len(a.Uncovered) > 0 {
		add("uncovered %s", text(a.Uncovered))
	}
	for _, s := range a.Sites {
		line := fmt.Sprintf("%s: %s addresses, %d scans", s.Name, s.Addresses, s.Scans)
		if s.IsUnscanned() {
			line += fmt.Sprintf(", %s unscanned: %s", s.UnscannedAddresses, text(s.Unscanned))
		}
		if len(s.ScannedElsewhere) > 0 {
			line += ", elsewhere " + text(s.ScannedElsewhere)
		}
		if s.ExcludedAddresses.Sign() > 0 {
			line += fmt.Sprintf(", %s excluded", s.ExcludedAddresses)
		}
		if s.Addressless > 0 {
			line += fmt.Sprintf(", %d others", s.Addressless)
		}
		add("%s", line)
	}
	for _, o := range a.Overlaps {
		add("%s and %s share %s", o.First.Name, o.Second.Name, text(o.Networks))
	}
	for _, s := range a.WithoutExplorer {
		add("%s has no Explorer, gone: %v", s.Name, s.IsGone)
	}
	return out
}

// TestHandMadeAccounts has answers that were found by hand.
func TestHandMadeAccounts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		account  coverage.Account
		question coverage.Question
		want     []string
	}{
		{name: "nothing at all"},
		{
			name: "nothing but a question", question: coverage.Question{Networks: []string{"10.0.0.0/24", "10.0.1.0/24"}},
			want: []string{"unregistered 10.0.0.0/24 10.0.1.0/24", "uncovered 10.0.0.0/24 10.0.1.0/24"},
		},
		{
			name: "the scope of the site is scanned",
			account: coverage.Account{
				Sites: []runzero.Site{
					site("A", "10.0.0.0/24\n10.9.0.1-10.9.0.4", "", "10.1.0.0/24"), site("B", "10.2.0.0/24", ""),
					site("C", "10.3.0.0/24", ""),
				},
				Scans: []runzero.Task{
					scan("null", "A", "", ""), scan("defaults", "B", "Defaults", ""), scan("both", "C", "defaults 10.4.0.0/24", ""),
				},
			},
			question: coverage.Question{Networks: []string{"10.4.0.0/24", "10.5.0.0/24"}},
			want: []string{
				"unregistered 10.4.0.0/24 10.5.0.0/24", "uncovered 10.5.0.0/24", "A: 516 addresses, 1 scans",
				"B: 256 addresses, 1 scans", "C: 256 addresses, 1 scans",
			},
		},
		{
			name: "nested and adjacent",
			account: coverage.Account{
				Sites: []runzero.Site{site("A", "", "", "10.0.0.0/16", "10.0.1.0/24", "10.1.0.0/24", "10.1.1.0/24")},
				Scans: []runzero.Task{scan("half", "A", "10.0.0.0/17", ""), scan("bit", "A", "10.1.0.128/25", "")},
			},
			question: coverage.Question{Networks: []string{"10.0.0.0/15", "10.1.1.0/24", "10.2.0.0/24", "10.2.1.0/24"}},
			want: []string{
				"unregistered 10.1.2.0/23 10.1.4.0/22 10.1.8.0/21 10.1.16.0/20 10.1.32.0/19 10.1.64.0/18 10.1.128.0/17 " +
					"10.2.0.0/24 10.2.1.0/24",
				"uncovered 10.0.128.0/17 10.1.0.0/25 10.1.1.0/24 10.1.2.0/23 10.1.4.0/22 10.1.8.0/21 10.1.16.0/20 10.1.32.0/19 " +
					"10.1.64.0/18 10.1.128.0/17 10.2.0.0/24 10.2.1.0/24",
				"A: 66048 addresses, 2 scans, 33152 unscanned: 10.0.128.0/17 10.1.0.0/25 10.1.1.0/24",
			},
		},
		{
			name: "excludes of the site shrink it, those of a scan leave a hole",
			account: coverage.Account{
				Sites: []runzero.Site{site("A", "10.0.0.0/24", "10.0.0.128/25")},
				Scans: []runzero.Task{scan("all", "A", "10.0.0.0/8", "10.0.0.0/26, 10.0.0.200")},
			},
			question: coverage.Question{Networks: []string{"10.0.0.0/24"}},
			want: []string{
				"unregistered 10.0.0.128/25", "uncovered 10.0.0.0/26 10.0.0.128/25",
				"A: 128 addresses, 1 scans, 64 unscanned: 10.0.0.0/26, 128 excluded",
			},
		},
		{
			name: "a second scan fills the hole of the first",
			account: coverage.Account{
				Sites: []runzero.Site{site("A", "10.0.0.0/24", "")},
				Scans: []runzero.Task{
					scan("most", "A", "", "10.0.0.0/28"), scan("rest", "A", "10.0.0.0/28", ""),
				},
			},
			want: []string{"A: 256 addresses, 2 scans"},
		},
		{
			name: "overlaps, also between organizations",
			account: coverage.Account{Sites: []runzero.Site{
				site("A", "10.0.0.0/16", ""), site("B", "10.0.128.0-10.1.0.255", "10.0.200.0/24"), site("p/C", "10.0.0.7", ""),
			}},
			want: []string{
				"A: 65536 addresses, 0 scans, 65536 unscanned: 10.0.0.0/16",
				"B: 32768 addresses, 0 scans, 32768 unscanned: 10.0.128.0/18 10.0.192.0/21 10.0.201.0/24 10.0.202.0/23 " +
					"10.0.204.0/22 " +
					"10.0.208.0/20 10.0.224.0/19 10.1.0.0/24, 256 excluded",
				"C: 1 addresses, 0 scans, 1 unscanned: 10.0.0.7/32",
				"A and B share 10.0.128.0/18 10.0.192.0/21 10.0.201.0/24 10.0.202.0/23 10.0.204.0/22 10.0.208.0/20 10.0.224.0/19",
				"A and C share 10.0.0.7/32",
			},
		},
		{
			name: "overlaps within organizations",
			account: coverage.Account{Sites: []runzero.Site{
				site("A", "10.0.0.0/16", ""), site("B", "10.0.0.1", "10.0.0.1"), site("p/C", "10.0.0.7", ""),
				site("p/D", "10.0.0.0/29", ""),
			}},
			question: coverage.Question{ComparesWithinOrganizations: true},
			want: []string{
				"A: 65536 addresses, 0 scans, 65536 unscanned: 10.0.0.0/16", "B: 0 addresses, 0 scans, 1 excluded",
				"C: 1 addresses, 0 scans, 1 unscanned: 10.0.0.7/32", "D: 8 addresses, 0 scans, 8 unscanned: 10.0.0.0/29",
				"C and D share 10.0.0.7/32",
			},
		},
		{
			name: "IPv6",
			account: coverage.Account{
				Sites: []runzero.Site{
					site("A", "2001:DB8::/64 10.0.0.1", "", "2001:db8:0:1::/64"),
					site("B", "2001:db8:0:1::1-2001:db8:0:1::2", ""),
				},
				Scans: []runzero.Task{scan("six", "A", "2001:db8::/64", "2001:db8::/127")},
			},
			question: coverage.Question{Networks: []string{"2001:db8::/63", "2001:db8:0:2::/64"}},
			want: []string{
				"unregistered 2001:db8:0:2::/64",
				"uncovered 2001:db8::/127 2001:db8:0:1::/64 2001:db8:0:2::/64",
				"A: 36893488147419103233 addresses, 1 scans, 18446744073709551619 unscanned: 10.0.0.1/32 2001:db8::/127 " +
					"2001:db8:0:1::/64",
				"B: 2 addresses, 0 scans, 2 unscanned: 2001:db8:0:1::1/128 2001:db8:0:1::2/128",
				"A and B share 2001:db8:0:1::1/128 2001:db8:0:1::2/128",
			},
		},
		{
			name: "a scan counts for its own site",
			account: coverage.Account{
				Sites: []runzero.Site{site("A", "10.0.0.0/24", ""), site("B", "10.9.0.0/24", ""), site("p/C", "10.0.0.0/24", "")},
				Scans: []runzero.Task{scan("other", "B", "10.0.0.0/25", "")},
			},
			want: []string{
				"A: 256 addresses, 0 scans, 256 unscanned: 10.0.0.0/24, elsewhere 10.0.0.0/25",
				"B: 256 addresses, 1 scans, 256 unscanned: 10.9.0.0/24",
				"C: 256 addresses, 0 scans, 256 unscanned: 10.0.0.0/24",
				"A and C share 10.0.0.0/24",
			},
		},
		{
			name: "paused, gone and disconnected",
			account: coverage.Account{
				Sites: []runzero.Site{site("A", "10.0.0.0/24", ""), site("B", "10.1.0.0/24", ""), site("C", "10.2.0.0/24", "")},
				Scans: []runzero.Task{
					withChange(scan("paused", "A", "", ""), func(t *runzero.Task) { t.Status = "Paused" }),
					withChange(scan("gone", "B", "", ""), func(t *runzero.Task) { t.AgentID = "removed" }),
					withChange(scan("off", "C", "", ""), func(t *runzero.Task) { t.AgentID = "down" }),
					withChange(scan("stray", "nowhere", "", ""), func(t *runzero.Task) { t.AgentID = "removed" }),
				},
			},
			want: []string{
				"A: 256 addresses, 0 scans, 256 unscanned: 10.0.0.0/24", "B: 256 addresses, 0 scans, 256 unscanned: 10.1.0.0/24",
				"C: 256 addresses, 1 scans",
				"gone has no Explorer, gone: true", "off has no Explorer, gone: false", "stray has no Explorer, gone: true",
			},
		},
		{
			name: "inactive scans, where they count",
			account: coverage.Account{
				Sites: []runzero.Site{site("A", "10.0.0.0/24", ""), site("B", "10.1.0.0/24", "")},
				Scans: []runzero.Task{
					withChange(scan("paused", "A", "", ""), func(t *runzero.Task) { t.Status = "paused" }),
					withChange(scan("gone", "B", "", ""), func(t *runzero.Task) { t.AgentID = "removed" }),
				},
			},
			question: coverage.Question{CountsInactive: true},
			want: []string{
				"A: 256 addresses, 1 scans", "B: 256 addresses, 1 scans", "gone has no Explorer, gone: true",
			},
		},
		{
			name: "groups, hosted zones and continuous scans",
			account: coverage.Account{
				Sites: []runzero.Site{
					site("A", "10.0.0.0/24", ""), site("B", "8.8.8.0/24 10.1.0.0/24", ""),
					site("C", "10.2.0.0/24", ""),
				},
				Scans: []runzero.Task{
					withChange(scan("group", "A", "", ""), func(t *runzero.Task) {
						t.AgentID, t.Params["explorer-group-id"] = "removed", "7c0a7c0a-0000-4000-8000-000000000001"
					}),
					withChange(scan("hosted", "B", "", ""), func(t *runzero.Task) { t.AgentID, t.HostedZoneID = "removed", "zone" }),
					withChange(scan("ever", "C", "", ""), func(t *runzero.Task) { t.AgentID, t.RecurFrequency = "", "continuous" }),
				},
			},
			want: []string{
				"A: 256 addresses, 1 scans", "B: 512 addresses, 1 scans, 256 unscanned: 10.1.0.0/24", "C: 256 addresses, 1 scans",
			},
		},
		{
			name: "names cover nothing",
			account: coverage.Account{
				Sites: []runzero.Site{
					site("A", "www.example.com printer AS64500 country4:DE 10.0.0.300", "", "10.0.0.0/24"), site("B", " ", ""),
				},
				Scans: []runzero.Task{scan("names", "A", "www.example.com public:all 10.0.0.0/25", "asn4:64500 AS1")},
			},
			question: coverage.Question{Networks: []string{"example.com", "10.0.0.0/25", "AS64500"}},
			want: []string{
				"A: 256 addresses, 1 scans, 128 unscanned: 10.0.0.128/25, 5 others", "B: 0 addresses, 0 scans",
			},
		},
		{
			name: "an ignored site is not there",
			account: coverage.Account{
				Sites: []runzero.Site{site("A", "10.0.0.0/24", ""), site("Unknown", "10.0.0.0/8", "")},
				Scans: []runzero.Task{
					scan("own", "A", "10.0.0.0/25", ""),
					withChange(scan("all", "Unknown", "", ""), func(t *runzero.Task) { t.AgentID = "down" }),
				},
			},
			question: coverage.Question{Networks: []string{"10.0.0.0/23"}, IgnoredSites: []string{"site-Unknown"}},
			want: []string{
				"unregistered 10.0.1.0/24", "uncovered 10.0.0.128/25 10.0.1.0/24",
				"A: 256 addresses, 1 scans, 128 unscanned: 10.0.0.128/25",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.account.Explorers = explorers()
			answer := compute(t, test.account, test.question)
			if diff := cmp.Diff(test.want, summary(answer)); diff != "" {
				t.Errorf("- is what is wanted:\n%s", diff)
			}
			if !answer.IsComplete {
				t.Error("it is not complete")
			}
		})
	}
}

func TestEntriesWithoutAddressesAreCounted(t *testing.T) {
	t.Parallel()
	answer := compute(t, coverage.Account{
		Sites: []runzero.Site{site("A", "www.example.com printer AS64500 country4:DE 10.0.0.300", "host",
			"example.com/24")},
		Scans:     []runzero.Task{scan("names", "A", "defaults www.example.com public:all", "asn4:64500 AS1")},
		Explorers: explorers(),
	}, coverage.Question{Networks: []string{"example.com", "AS64500", "10.0.0.0/25"}})
	want := coverage.AddresslessEntries{
		Networks: coverage.EntryCount{Names: 1, ASNumbers: 1},
		Scopes:   coverage.EntryCount{Names: 2, ASNumbers: 1, Keywords: 3},
		Targets:  coverage.EntryCount{Names: 1, Keywords: 1},
		Excludes: coverage.EntryCount{Names: 1, ASNumbers: 1, Keywords: 1},
	}
	if diff := cmp.Diff(want, answer.Addressless); diff != "" {
		t.Errorf("- is what is wanted:\n%s", diff)
	}
}

// What is cut off never looks clean.
func TestCutListsAreNotComplete(t *testing.T) {
	t.Parallel()
	answer, err := coverage.Compute(coverage.Account{}, coverage.Question{})
	if err != nil || answer.IsComplete || !answer.AreScansCut || answer.AreOverlapsCut {
		t.Errorf("a list of scans that was cut off: %+v, %v", answer, err)
	}
	var sites []runzero.Site
	for i := range 200 {
		sites = append(sites, site(fmt.Sprintf("%d/%03d", i%2, i), "10.0.0.0/24", ""))
	}
	answer = compute(t, coverage.Account{Sites: sites}, coverage.Question{})
	if answer.IsComplete || !answer.AreOverlapsCut || len(answer.Overlaps) != coverage.MaxOverlaps {
		t.Errorf("%d overlaps, complete: %v", len(answer.Overlaps), answer.IsComplete)
	}
	answer = compute(t, coverage.Account{Sites: sites}, coverage.Question{ComparesWithinOrganizations: true})
	if !answer.IsComplete || len(answer.Overlaps) != 9900 || answer.Totals.Overlapping.String() != "256" {
		t.Errorf("%d overlaps, complete: %v", len(answer.Overlaps), answer.IsComplete)
	}
}

// TestTenThousandNetworksAgainstTenThousand is about accounts of any shape: one site with all
// networks, and one site for each.
func TestTenThousandNetworksAgainstTenThousand(t *testing.T) {
	const count = 10_000
	var asked, scopes []string
	for i := range count {
		asked = append(asked, fmt.Sprintf("10.%d.%d.0/24", i/200, i%200))
		scopes = append(scopes, fmt.Sprintf("10.%d.%d.0/25", i/200, i%200))
	}
	many := coverage.Account{Explorers: explorers()}
	for i := range count {
		name := fmt.Sprintf("%05d", i)
		many.Sites = append(many.Sites, site(fmt.Sprintf("o%d/%s", i%100, name), "", "", scopes[i]))
		many.Scans = append(many.Scans, scan(name, name, "", "10.0.0.64/26"))
	}
	for name, account := range map[string]coverage.Account{
		"one site": {
			Sites:     []runzero.Site{site("A", "", "", scopes...)},
			Scans:     []runzero.Task{scan("all", "A", strings.Join(slices.Clone(scopes[:count/2]), " "), "")},
			Explorers: explorers(),
		},
		"10,000 sites": many,
	} {
		begin := time.Now()
		answer := compute(t, account, coverage.Question{Networks: asked})
		took := time.Since(begin)
		t.Logf("%s: %s", name, took)
		if len(answer.Unregistered) != count || answer.Totals.Unregistered.Int64() != count*128 || len(answer.Overlaps) != 0 {
			t.Errorf("%s: %d unregistered, %d overlaps", name, len(answer.Unregistered), len(answer.Overlaps))
		}
		if took > 10*time.Second { // far less on a quiet machine
			t.Errorf("%s took %s", name, took)
		}
	}
}
