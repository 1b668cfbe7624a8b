// Package apitokentest is the fixture of `runzero_api_token`.
package apitokentest

import (
	"context"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of API tokens.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "api_token",
		HCL:        hcl,
		Resources:  3,
		Collection: "/account/keys",
		Lookup: &fixture.Call{
			Method: http.MethodPut, Path: "/account/keys",
			Body: map[string]any{"organization_id": "{organization}", "comment": "Pipeline of EMEA"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "API token",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.APIToken, error) {
				return c.ListAPITokens(ctx)
			}, func(k runzero.APIToken) fixture.Thing {
				return fixture.Thing{ID: k.ID, OrganizationID: k.OrganizationID, Name: k.Comment, CreatedAt: k.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteAPIToken(ctx, t.ID)
			},
			GoesAlong: true,
		},
	}
}

const hcl = `
resource "runzero_api_token" "test" {
  count           = 2
  organization_id = runzero_organization.test.id
  comment         = "Reader"
  keepers         = { version = local.version }
}

resource "runzero_api_token" "account" {
  comment = "Reader"
  keepers = { version = local.version }
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "k", Weight: 4, Make: fixture.Token,
		Groups: [][]string{{"comment"}, {"organization_id"}, {"rotate_after_days"}},
		Table:  "keys",
		Path:   "/account/keys/{id}",
		Fields: fixture.TokenFields(),
	}
}
