// Package ssogroupmappingtest is the fixture of `runzero_sso_group_mapping`.
package ssogroupmappingtest

import (
	"context"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of SSO group mappings.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "sso_group_mapping",
		HCL:        hcl,
		Collection: "/account/sso/groups",
		Lookup: &fixture.Call{
			Method: http.MethodPost, Path: "/account/sso/groups",
			Body: map[string]any{"group_id": "{group}", "sso_attribute": "department", "sso_value": "IT,Security"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "SSO group mapping",
			List:  list,
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteSSOGroupMapping(ctx, t.ID)
			},
		},
	}
}

const hcl = `
resource "runzero_sso_group_mapping" "test" {
  group_id      = runzero_group.test.id
  sso_attribute = "department"
  sso_value     = "IT"
  description   = local.version
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "m", Weight: 3, Make: makeUp,
		Groups: [][]string{{"group_id"}, {"sso_attribute"}, {"sso_value"}, {"description"}},
		Table:  "sso_group_mappings",
		Path:   "/account/sso/groups/{id}",
		Fields: map[string]fixture.Field{
			"group_id":      fixture.Same("group_id"),
			"sso_attribute": fixture.Same("sso_attribute"),
			"sso_value":     fixture.Same("sso_value"),
			"description":   fixture.Same("description"),
		},
	}
}

// makeUp makes one that another may be the same as.
func makeUp(m fixture.Model, _ fixture.Block) map[string]any {
	groups := m.Blocks("group", nil)
	if len(groups) == 0 {
		return nil
	}
	a := fixture.Attributes{
		"group_id": fixture.Pick(m, groups...).Ref("id"), "sso_attribute": fixture.Pick(m, "department", "team"),
		"sso_value": fixture.Pick(m, "IT", "Security", "IT,Security"),
	}
	return a.Maybe(m, 0.5, "description", fixture.Description(m))
}

// list names the group of each: a mapping to a group of the tests can be nobody else's.
func list(ctx context.Context, c *runzero.Client) ([]fixture.Thing, error) {
	groups, err := c.ListGroups(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, g := range groups {
		names[g.ID] = g.Name
	}
	mappings, err := c.ListSSOGroupMappings(ctx)
	var out []fixture.Thing
	for _, m := range mappings {
		out = append(out, fixture.Thing{ID: m.ID, Name: m.SSOValue, Owner: names[m.GroupID], CreatedAt: m.CreatedAt})
	}
	return out, err
}
