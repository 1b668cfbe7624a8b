// Package exporttokentest is the fixture of `runzero_export_token`.
package exporttokentest

import (
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// Fixture is what tests and tools need to know of export tokens.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "export_token",
		HCL:        hcl,
		Resources:  2,
		Collection: "/account/orgs/%s/exportTokens",
		Lookup: &fixture.Call{
			Method: http.MethodPost, Path: "/account/orgs/{organization}/exportTokens",
			Body: map[string]any{"comment": "CMDB import"},
		},
		Chaos:   chaos(),
		NoSweep: "the tests make them in organizations of their own, and they go with these",
	}
}

const hcl = `
resource "runzero_export_token" "test" {
  count           = 2
  organization_id = runzero_organization.test.id
  comment         = "Exporter"
  keepers         = { version = local.version }
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "e", Weight: 3, Make: fixture.Token,
		Groups: [][]string{{"comment"}, {"organization_id"}, {"rotate_after_days"}},
		Table:  "export_tokens",
		Path:   "/account/orgs/{org}/exportTokens/{id}",
		Fields: fixture.TokenFields(),
	}
}
