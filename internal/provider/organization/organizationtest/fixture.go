// Package organizationtest is the fixture of `runzero_organization`.
package organizationtest

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of organizations.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "organization",
		HCL:        hcl,
		Collection: "/account/orgs",
		Lookup: &fixture.Call{
			Method: http.MethodPut, Path: "/account/orgs",
			Body: map[string]any{"name": "EMEA"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "organization",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.Organization, error) {
				return c.ListOrganizations(ctx, "")
			}, func(o runzero.Organization) fixture.Thing {
				return fixture.Thing{ID: o.ID, Name: o.Name, ParentID: o.ParentID, CreatedAt: o.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteOrganization(ctx, t.ID)
			},
			MustStay: mustStay,
		},
	}
}

const hcl = `
resource "runzero_organization" "test" {
  name        = "Tenant"
  description = local.version
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "o", Weight: 2, Limit: 12, Make: makeUp,
		Groups: [][]string{{"name"}, {"description"}, {"parent_id"}, {"expiration_scans"}, {"expiration_assets_stale"}},
		Table:  "organizations",
		Path:   "/account/orgs/{id}",
		Fields: map[string]fixture.Field{
			"name":                    fixture.Same("name"),
			"description":             fixture.Same("description"),
			"parent_id":               fixture.Same("parent_id"),
			"expiration_scans":        fixture.Same("expirations.expiration_scans"),
			"expiration_assets_stale": fixture.Same("expirations.expiration_assets_stale"),
		},
		Edit: fixture.EditDescription,
	}
}

// makeUp makes an organization at the top, or below one that is: the service allows three
// levels.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	a := fixture.Attributes{"name": fixture.UniqueName(m, o, "Organization")}
	a.Maybe(m, 0.6, "description", fixture.Description(m))
	a.Maybe(m, 0.4, "expiration_scans", 30+m.IntN(300))
	a.Maybe(m, 0.3, "expiration_assets_stale", 10+m.IntN(50))
	top := m.Blocks("organization", func(p fixture.Block) bool { return p.IsFixed() && p != o })
	if !o.IsFixed() && len(top) > 0 {
		if o.Value("parent_id") != nil {
			a["parent_id"] = "" // left out, it would stay below a parent that a later round may delete: that is refused
		}
		a.Maybe(m, 0.6, "parent_id", fixture.Pick(m, top...).Ref("id"))
	}
	return a
}

// firstSite is the site that the console itself puts into a new organization.
const firstSite = "Primary"

// mustStay is an error if an organization holds assets, or an organization or a site that the tests
// did not make, or if that cannot be known. It is not documented what becomes of them when it is
// deleted.
func mustStay(ctx context.Context, c *runzero.Client, t fixture.Thing, isOurs func(name string) bool) error {
	return errors.Join(fixture.NoAssets(ctx, c, t.ID, ""), isAlone(ctx, c, t.ID, isOurs))
}

func isAlone(ctx context.Context, c *runzero.Client, org string, isOurs func(name string) bool) error {
	orgs, err := c.ListOrganizations(ctx, "") // anew: those below it that were to be deleted are not there by now
	if err != nil {
		return fmt.Errorf("what is below it cannot be known: %w", err)
	}
	for _, o := range orgs {
		if o.ParentID == org {
			return fmt.Errorf("the organization %q (%s) is below it", o.Name, o.ID)
		}
	}
	sites, err := c.ListSites(ctx, org, "")
	if err != nil {
		return fmt.Errorf("what sites it holds cannot be known: %w", err)
	}
	for _, site := range sites {
		if site.OrganizationID == org && site.Name != firstSite && !isOurs(site.Name) {
			return fmt.Errorf("it holds the site %q (%s), which is somebody else's", site.Name, site.ID)
		}
	}
	return nil
}
