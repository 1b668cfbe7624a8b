// Package grouptest is the fixture of `runzero_group`.
package grouptest

import (
	"context"
	"fmt"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of groups.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "group",
		HCL:        hcl,
		Collection: "/account/groups",
		Lookup: &fixture.Call{
			Method: http.MethodPost, Path: "/account/groups",
			Body: map[string]any{"name": "Viewers", "org_default_role": "viewer"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "group",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.Group, error) {
				return c.ListGroups(ctx)
			}, func(g runzero.Group) fixture.Thing {
				return fixture.Thing{ID: g.ID, Name: g.Name, CreatedAt: g.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteGroup(ctx, t.ID)
			},
		},
	}
}

const hcl = `
resource "runzero_group" "test" {
  name             = "Viewers"
  description      = local.version
  org_default_role = "viewer"
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "g", Weight: 3, Make: makeUp,
		Groups: [][]string{{"name"}, {"description"}, {"org_default_role"}, {"org_roles"}, {"expires_at"}},
		Table:  "user_groups",
		Path:   "/account/groups/{id}",
		Fields: map[string]fixture.Field{
			"name":        fixture.Same("name"),
			"description": fixture.Same("description"), "expires_at": fixture.Instant("expires_at"),
			"org_default_role": fixture.Same("org_default_role"),
			"org_roles":        fixture.RolesByOrganization("org_roles"),
		},
	}
}

// makeUp makes one up at random.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	a := fixture.Attributes{"name": fixture.UniqueName(m, o, "Group"), "org_default_role": fixture.Pick(m, "viewer", "user")}
	a.Maybe(m, 0.6, "description", fixture.Description(m))
	a.Maybe(m, 0.5, "org_roles", fixture.Roles(m))
	a.Maybe(m, 0.3, "expires_at", fmt.Sprintf("2035-%02d-01T00:00:00Z", 1+m.IntN(12)))
	return a
}
