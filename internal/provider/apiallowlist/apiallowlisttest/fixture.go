// Package apiallowlisttest is the fixture of `runzero_api_allowlist`.
package apiallowlisttest

import (
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// Fixture is what tests and tools need to know of the API allowlist.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:     "api_allowlist",
		HCL:      hcl,
		NoLookup: "it is a setting, which is always there",
		Chaos:    chaos(),
		NoSweep:  "the tests leave that of a real console alone: it could lock everybody out",
	}
}

const hcl = `
resource "runzero_api_allowlist" "test" {
  caller_addresses = ["127.0.0.1"]

  addresses = ["127.0.0.0/8", "192.0.2.0/24", local.version == "first" ? "198.51.100.1" : "198.51.100.2"]
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "a", Weight: 1, Limit: 1, Make: makeUp,
		Groups:  [][]string{{"addresses"}},
		Table:   "account",
		IsThere: func(row map[string]any) bool { return row["api_key_ip_allowlist"] != nil },
		Fields: map[string]fixture.Field{
			"addresses": fixture.Set("api_key_ip_allowlist"),
		},
	}
}

// makeUp makes a list that always covers this machine.
func makeUp(m fixture.Model, _ fixture.Block) map[string]any {
	list := append([]any{"127.0.0.0/8"},
		fixture.RandomValues(m, 3, func(m fixture.Model) string {
			return fixture.Pick(m, fixture.Network(m), "2001:db8:10::/48", "198.51.100.7")
		})...)
	return fixture.Attributes{"addresses": list, "caller_addresses": []any{"127.0.0.1"}}
}
