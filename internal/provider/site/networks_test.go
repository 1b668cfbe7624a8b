package site

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func TestPlace(t *testing.T) {
	lab := runzero.Subnet{Description: "Lab"}
	for name, test := range map[string]struct{ answer, prior, want networksOf }{
		"moved, subnets managed": {
			networksOf{scope: []string{"10.0.0.1"}, subnets: map[string]runzero.Subnet{"10.1.0.0/16": {}, "10.9.0.0/16": lab}},
			networksOf{scope: []string{"10.0.0.1", "10.1.0.0/16"}, subnets: map[string]runzero.Subnet{"10.9.0.0/16": lab}},
			networksOf{scope: []string{"10.0.0.1", "10.1.0.0/16"}, subnets: map[string]runzero.Subnet{"10.9.0.0/16": lab}},
		},
		"moved, subnets not known yet": {
			networksOf{subnets: map[string]runzero.Subnet{"10.1.0.0/16": {}}},
			networksOf{scope: []string{"10.1.0.0/16"}},
			networksOf{scope: []string{"10.1.0.0/16"}, subnets: map[string]runzero.Subnet{"10.1.0.0/16": {}}},
		},
		"moved, then described by somebody: not hidden": {
			networksOf{subnets: map[string]runzero.Subnet{"10.1.0.0/16": lab}},
			networksOf{scope: []string{"10.1.0.0/16"}, subnets: map[string]runzero.Subnet{}},
			networksOf{scope: []string{"10.1.0.0/16"}, subnets: map[string]runzero.Subnet{"10.1.0.0/16": lab}},
		},
		"gone from both: shown": {
			networksOf{},
			networksOf{scope: []string{"10.1.0.0/16"}, subnets: map[string]runzero.Subnet{}},
			networksOf{subnets: map[string]runzero.Subnet{}},
		},
		"another spelling of a key": {
			networksOf{subnets: map[string]runzero.Subnet{"2001:db8::/32": {}}},
			networksOf{subnets: map[string]runzero.Subnet{"2001:DB8::/32": {}}},
			networksOf{subnets: map[string]runzero.Subnet{"2001:DB8::/32": {}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := divideLikePrior(test.answer, test.prior)
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(networksOf{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("place (-want +got):\n%s", diff)
			}
		})
	}
}

// What the service holds is taken apart as it has it: an IPv4 address in the spelling of IPv6 and
// one in its own make no range, and a configuration with such a range would be refused.
func TestStoredNetworksAreWritable(t *testing.T) {
	const text = "::ffff:10.0.0.1\r\n-\r\n10.1.2.7"
	m := stateFromAPI(runzero.Site{Scope: text, Excludes: text}, resourceModel{})
	for name, set := range map[string]netset.Value{"scope": m.Scope, "excludes": m.Excludes} {
		for _, entry := range set.Entries() {
			if fault := netset.Fault(entry); fault != "" {
				t.Errorf("%s holds %q: %s", name, entry, fault)
			}
		}
	}
}

func drawNetworks(t *rapid.T) networksOf {
	cidr := rapid.SampledFrom([]string{"10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24", "2001:db8::/32"})
	one := rapid.SampledFrom([]string{"10.0.0.1", "10.0.0.1-10.0.0.9", "example.com", "AS64500"})
	n := networksOf{
		scope: append(rapid.SliceOfDistinct(cidr, rapid.ID).Draw(t, "cidrs"),
			rapid.SliceOfDistinct(one, rapid.ID).Draw(t, "others")...),
		subnets: map[string]runzero.Subnet{},
	}
	for _, key := range rapid.SliceOfDistinct(cidr, rapid.ID).Draw(t, "subnets") {
		n.subnets[key] = runzero.Subnet{Description: rapid.SampledFrom([]string{"", "Lab"}).Draw(t, "description")}
	}
	return n
}

// move does what the service may do to a site: CIDRs leave the scope for the subnets.
func move(n networksOf) networksOf {
	cidrs, rest := netset.CIDRs(n.scope)
	moved := networksOf{scope: rest, subnets: map[string]runzero.Subnet{}}
	for key, value := range n.subnets {
		moved.subnets[key] = value
	}
	for _, key := range cidrs {
		if _, ok := moved.subnets[key]; !ok {
			moved.subnets[key] = runzero.Subnet{}
		}
	}
	return moved
}

// Whatever the service moves, the state is what the configuration says, and an
// import of it needs no change.
func TestMovedNetworksAreNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := drawNetworks(t)
		got := divideLikePrior(move(config), config)
		if !netset.Equal(got.scope, config.scope) {
			t.Fatalf("scope: got %v, want %v", got.scope, config.scope)
		}
		if diff := cmp.Diff(config.subnets, got.subnets, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("subnets (-want +got):\n%s", diff)
		}
		imported := divideLikePrior(move(config), networksOf{subnets: map[string]runzero.Subnet{}})
		if !same(config, imported) {
			t.Fatalf("an import of %v as %v is taken for a change", config, imported)
		}
		less := networksOf{scope: append([]string{"172.16.0.0/12"}, config.scope...), subnets: config.subnets}
		if same(less, imported) {
			t.Fatal("another network is not taken for a change")
		}
	})
}

func TestWithoutMoved(t *testing.T) {
	current := networksOf{
		scope:   []string{"10.2.0.0/16"},
		subnets: map[string]runzero.Subnet{"10.1.0.0/16": {}, "10.2.0.0/16": {}, "10.9.0.0/16": {}},
	}
	got := withoutMoved(current, map[string]bool{"10.1.0.0/16": true, "10.2.0.0/16": true})
	want := map[string]runzero.Subnet{"10.2.0.0/16": {}, "10.9.0.0/16": {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("withoutMoved (-want +got):\n%s", diff)
	}
	if got := withoutMoved(current, map[string]bool{"172.16.0.0/12": true}); got != nil {
		t.Errorf("nothing was moved, got %v, want nil", got)
	}
}
