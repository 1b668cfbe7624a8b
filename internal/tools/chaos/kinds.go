package main

import (
	"sync"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixtures"
)

// kind is a kind of resource. Its fixture says how to make up a random configuration of one, which
// row of the console that is, and what a person may change about it.
type kind struct {
	name string // of the resource, without "runzero_"
	*fixture.Chaos
}

// kinds are all of them, in an order in which each finds what it needs.
var kinds = sync.OnceValue(func() []*kind {
	var all []*kind
	for _, f := range fixtures.All() {
		all = append(all, &kind{name: f.Name, Chaos: f.Chaos})
	}
	return all
})
