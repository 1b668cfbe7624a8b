// Package sitetest is the fixture of `runzero_site`.
package sitetest

import (
	"context"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of sites.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "site",
		HCL:        hcl,
		Collection: "/org/sites?_oid=%s",
		Lookup: &fixture.Call{
			Method: http.MethodPut, Path: "/org/sites?_oid={organization}",
			Body: map[string]any{"name": "Berlin HQ", "scope": "10.16.0.0/20"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "site",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.Site, error) {
				return c.ListSites(ctx, "", "")
			}, func(s runzero.Site) fixture.Thing {
				return fixture.Thing{ID: s.ID, OrganizationID: s.OrganizationID, Name: s.Name, CreatedAt: s.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteSite(ctx, t.OrganizationID, t.ID)
			},
			MustStay: func(ctx context.Context, c *runzero.Client, t fixture.Thing, _ func(string) bool) error {
				return fixture.NoAssets(ctx, c, t.OrganizationID, t.ID)
			},
			GoesAlong: true,
		},
	}
}

const hcl = `
resource "runzero_site" "test" {
  organization_id = runzero_organization.test.id
  name            = "Berlin"
  description     = local.version
  scope           = ["10.0.0.1", "berlin.example.com"]
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "s", Weight: 6, Make: makeUp,
		Groups: [][]string{{"name"}, {"description"}, {"scope"}, {"excludes"}, {"subnets"}, {"organization_id"}},
		Table:  "sites",
		Path:   "/org/sites/{id}?_oid={org}",
		Fields: map[string]fixture.Field{
			"name":            fixture.Same("name"),
			"description":     fixture.Same("description"),
			"organization_id": fixture.Same("organization_id"),
			"subnets":         fixture.Same("subnets"),
			"scope":           fixture.Set("scope"), "excludes": fixture.Set("excludes"),
		},
		Edit: func(fixture.Model) map[string]any {
			return map[string]any{"scope": "203.0.113.99", "description": "edited"}
		},
	}
}

// makeUp makes a site at home, or in an organization of the model. Which of them is fixed.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	a := fixture.Attributes{"name": fixture.UniqueName(m, o, "Site")}
	if !o.IsFixed() {
		org := fixture.RandomOrganization(m)
		if org == nil {
			return nil
		}
		a["organization_id"] = org.Ref("id")
	}
	a.Maybe(m, 0.6, "description", fixture.Description(m))
	a.Maybe(m, 0.8, "scope",
		fixture.RandomValues(m, 3, func(m fixture.Model) string {
			return fixture.Pick(m, fixture.Network(m), fixture.PublicHost(m), "192.0.2.20-192.0.2.29")
		}))
	a.Maybe(m, 0.3, "excludes", fixture.RandomValues(m, 2, fixture.Network))
	a.Maybe(m, 0.4, "subnets", map[string]any{
		fixture.Network(m): map[string]any{
			"description": "Floor", "tags": map[string]any{"zone": fixture.Pick(m, "office", "server")},
		},
		fixture.Network(m): map[string]any{"tags": map[string]any{"owner": fixture.Pick(m, "it", "ot")}},
	})
	return a
}
