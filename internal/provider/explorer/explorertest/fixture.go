// Package explorertest is the fixture of `runzero_explorer`.
package explorertest

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// Fixture is what tests and tools need to know of Explorers.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:     "explorer",
		HCL:      hcl,
		NoLookup: "no call makes an Explorer: it is installed",
		Chaos:    chaos(),
		NoSweep:  "the tests take over Explorers that are there, and make none",
	}
}

const hcl = `
resource "runzero_explorer" "test" {
  explorer_id          = local.explorer
  max_concurrent_scans = local.version == "first" ? 2 : 3
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "x", Weight: 1, Make: makeUp,
		Groups: [][]string{{"site_id"}, {"max_concurrent_scans"}},
		Table:  "explorers",
		Fields: map[string]fixture.Field{
			"name":                 fixture.Same("name"),
			"site_id":              fixture.Same("site_id"),
			"max_concurrent_scans": {Path: "max_concurrent_scans", Read: atLeastOne},
		},
	}
}

// makeUp takes over one of the Explorers that are there. An object keeps the one that it has.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	name, _ := o.Value("name").(string)
	for _, x := range m.Explorers() {
		used := len(m.Blocks("explorer", func(other fixture.Block) bool { return other.Value("name") == x.Name })) > 0
		if name == "" && !used {
			name = x.Name
		}
	}
	if name == "" {
		return nil
	}
	a := fixture.Attributes{"name": name, "site_id": ""}
	if sites := m.Blocks("site", func(s fixture.Block) bool { return s.IsFixed() }); len(sites) > 0 {
		a.Maybe(m, 0.8, "site_id", fixture.Pick(m, sites...).Ref("id"))
	}
	return a.Maybe(m, 0.6, "max_concurrent_scans", 1+m.IntN(8))
}

// atLeastOne is how the console answers a limit that nobody has set, which it keeps as zero.
func atLeastOne(v any) any {
	if n, ok := v.(float64); ok {
		return max(n, 1)
	}
	return v
}
