// Package apiclienttest is the fixture of `runzero_api_client`.
package apiclienttest

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// Fixture is what tests and tools need to know of API clients.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:     "api_client",
		HCL:      hcl,
		NoLookup: "it has no data source",
		Chaos:    chaos(),
		NoSweep:  "the tests make none on a real console: no published call could delete it",
	}
}

const hcl = `
resource "runzero_api_client" "test" {
  name = "Pipeline"
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "c", Weight: 2, Make: makeUp,
		Groups: [][]string{{"name"}},
		Table:  "clients",
		Path:   "/account/api/clients/{id}",
		Fields: map[string]fixture.Field{
			"name": fixture.Same("name"),
		},
	}
}

// makeUp makes one up at random.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	name := fixture.Pick(m, fixture.Neighbor, fixture.UniqueName(m, o, "Client"))
	return fixture.Attributes{"name": name, "keepers": map[string]any{"generation": "0"}}
}
