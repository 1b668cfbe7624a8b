package site

import (
	"maps"
	"reflect"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// networksOf is what a site covers. The service may move a CIDR from the scope
// to the registered subnets (api-behaviour 0.2), so the same networks
// can come back divided in another way.
type networksOf struct {
	scope   []string
	subnets map[string]runzero.Subnet // nil: not known yet, or not managed
}

// byMeaning indexes spellings by their canonical form.
func byMeaning(entries []string) map[string]string {
	index := make(map[string]string, len(entries))
	for _, e := range entries {
		index[netset.Canonical(e)] = e
	}
	return index
}

func keys(subnets map[string]runzero.Subnet) []string {
	all := make([]string, 0, len(subnets))
	for key := range subnets {
		all = append(all, key)
	}
	return all
}

func isEmpty(s runzero.Subnet) bool { return s.Description == "" && len(s.Tags) == 0 }

// divideLikePrior divides what the service answered the way prior does: a CIDR that prior
// has in its scope is shown there, also when the service moved it to the subnets.
// It stays among the subnets, too, if prior has it there, if the subnets are not
// managed, or if somebody gave it a description or tags, which must not be lost.
func divideLikePrior(answer, prior networksOf) networksOf {
	inScope, inSubnets := byMeaning(prior.scope), byMeaning(keys(prior.subnets))
	placed := networksOf{scope: append([]string(nil), answer.scope...), subnets: map[string]runzero.Subnet{}}
	shown := byMeaning(answer.scope)
	for key, value := range answer.subnets {
		meaning := netset.Canonical(key)
		if spelling, ok := inSubnets[meaning]; ok {
			_, asWritten := prior.subnets[key]
			if _, taken := answer.subnets[spelling]; !asWritten && !taken {
				key = spelling
			}
		}
		spelling, wanted := inScope[meaning]
		if wanted && shown[meaning] == "" {
			placed.scope = append(placed.scope, spelling)
		}
		_, registered := inSubnets[meaning]
		if !wanted || registered || prior.subnets == nil || !isEmpty(value) {
			placed.subnets[key] = value
		}
	}
	repeated(placed.subnets, prior.subnets)
	return placed
}

// repeated adds further spellings of a network that prior has and the service keeps once: they mean
// the same.
func repeated(placed, prior map[string]runzero.Subnet) {
	if len(placed) >= len(prior) {
		return
	}
	shown := byMeaning(keys(placed))
	for key := range prior {
		if spelling, ok := shown[netset.Canonical(key)]; ok {
			if _, exists := placed[key]; !exists {
				placed[key] = placed[spelling]
			}
		}
	}
}

// same reports whether config asks for nothing but what prior has, perhaps divided
// in another way. It serves the plan after an import, where nothing yet says how
// the configuration divides the networks.
func same(config, prior networksOf) bool {
	configCIDRs, configRest := netset.CIDRs(config.scope)
	priorCIDRs, priorRest := netset.CIDRs(prior.scope)
	if !netset.Equal(configRest, priorRest) {
		return false
	}
	wanted := byMeaning(configCIDRs)
	for _, e := range priorCIDRs {
		if _, ok := wanted[netset.Canonical(e)]; !ok {
			return false
		}
	}
	has := byMeaning(priorCIDRs)
	maps.Copy(has, byMeaning(keys(prior.subnets)))
	for meaning := range wanted {
		if _, ok := has[meaning]; !ok {
			return false
		}
	}
	if config.subnets == nil {
		return true
	}
	registered := byMeaning(keys(prior.subnets))
	for key, value := range config.subnets {
		spelling, ok := registered[netset.Canonical(key)]
		if !ok || !reflect.DeepEqual(value, prior.subnets[spelling]) {
			return false
		}
		delete(registered, netset.Canonical(key))
	}
	for meaning, spelling := range registered {
		if _, ok := wanted[meaning]; !ok || !isEmpty(prior.subnets[spelling]) {
			return false
		}
	}
	return true
}

// takenAway lists the CIDRs, in canonical form, that prior has in its scope and plan has not.
func takenAway(plan, prior []string) map[string]bool {
	planned := byMeaning(plan)
	cidrs, _ := netset.CIDRs(prior)
	gone := map[string]bool{}
	for _, e := range cidrs {
		if meaning := netset.Canonical(e); planned[meaning] == "" {
			gone[meaning] = true
		}
	}
	return gone
}

// withoutMoved gives the registered subnets that remain when CIDRs are taken out of
// the scope and the service had moved them: nil when none of them was moved. A CIDR
// that still stands in the answered scope was registered on purpose and stays.
func withoutMoved(current networksOf, gone map[string]bool) map[string]runzero.Subnet {
	stands := byMeaning(current.scope)
	remaining := maps.Clone(current.subnets)
	for key := range current.subnets {
		if meaning := netset.Canonical(key); gone[meaning] && stands[meaning] == "" {
			delete(remaining, key)
		}
	}
	if len(remaining) == len(current.subnets) {
		return nil
	}
	return remaining
}
