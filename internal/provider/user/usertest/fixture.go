// Package usertest is the fixture of `runzero_user`.
package usertest

import (
	"context"
	"fmt"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of users.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "user",
		HCL:        hcl,
		Collection: "/account/users",
		Lookup: &fixture.Call{
			Method: http.MethodPut, Path: "/account/users",
			Body: map[string]any{"email": "jsmith@example.com"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "user",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.User, error) {
				return c.ListUsers(ctx)
			}, func(u runzero.User) fixture.Thing {
				return fixture.Thing{ID: u.ID, Name: u.Email, CreatedAt: u.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteUser(ctx, t.ID)
			},
		},
	}
}

const hcl = `
resource "runzero_user" "test" {
  email            = "colleague@example.com"
  first_name       = local.version
  org_default_role = "viewer"
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "u", Weight: 3, Make: makeUp,
		Groups: [][]string{{"email"}, {"first_name"}, {"last_name"}, {"org_default_role"}, {"org_roles"}, {"superuser"}},
		Table:  "users",
		Path:   "/account/users/{id}",
		Fields: map[string]fixture.Field{
			"email":      fixture.Same("email"),
			"first_name": fixture.Same("first_name"),
			"last_name":  fixture.Same("last_name"), "superuser": fixture.Same("client_admin"),
			"org_default_role": fixture.Same("org_default_role"),
			"org_roles":        fixture.RolesByOrganization("org_roles"),
		},
		Edit: func(fixture.Model) map[string]any { return map[string]any{"first_name": "Edited"} },
	}
}

// makeUp makes one up at random.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	a := fixture.Attributes{"email": fmt.Sprintf("%s-%d@example.com", o.Label(), m.Number())}
	a.Maybe(m, 0.6, "first_name", fixture.Pick(m, "James", "Maria", "Zoë"))
	a.Maybe(m, 0.6, "last_name", fixture.Pick(m, "Smith", "Garcia"))
	a.Maybe(m, 0.7, "org_default_role", fixture.Pick(m, "viewer", "user", "annotator"))
	a.Maybe(m, 0.5, "org_roles", fixture.Roles(m))
	a.Maybe(m, 0.2, "superuser", m.Chance(0.5))
	return a.Maybe(m, 0.3, "invite", map[string]any{"subject": "Welcome"})
}
