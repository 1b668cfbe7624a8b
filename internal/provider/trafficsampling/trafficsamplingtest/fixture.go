// Package trafficsamplingtest is the fixture of `runzero_traffic_sampling`.
package trafficsamplingtest

import (
	"context"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of traffic samplings.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "traffic_sampling",
		HCL:        hcl,
		Resources:  2,
		Collection: "/org/tasks?search=type:sample%%20status:active&_oid=%s",
		Lookup: &fixture.Call{
			Method: http.MethodPut, Path: "/org/sites/{site}/sample?_oid={organization}",
			Body: map[string]any{"explorer": "{explorer}", "interfaces": "eth2,eth3"},
		},
		LookupEdit: &fixture.Call{
			Method: http.MethodPatch, Path: "/org/tasks/{traffic_sampling}?_oid={organization}",
			Body: map[string]any{"name": "Plant controllers"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "traffic sampling",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.TrafficSampling, error) {
				return c.ListTrafficSamplings(ctx, "", "")
			}, func(s runzero.TrafficSampling) fixture.Thing {
				return fixture.Thing{ID: s.ID, OrganizationID: s.OrganizationID, Name: s.Name, CreatedAt: s.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteTrafficSampling(ctx, t.OrganizationID, t.ID)
			},
		},
	}
}

// hcl has a site in the organization of the Explorer.
const hcl = `
resource "runzero_site" "plant" {
  name        = "Plant"
  description = local.version
}

resource "runzero_traffic_sampling" "test" {
  site_id     = runzero_site.plant.id
  explorer_id = local.explorer
  interfaces  = ["eth1"]
  name        = local.version == "first" ? null : local.version
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "f", Weight: 2, Make: makeUp,
		Groups: [][]string{
			{"name"},
			{"description"},
			{"site_id"},
			{"explorer_id"},
			{"interfaces"},
			{"targets"},
			{"excludes"},
			{"tags"},
		},
		Table:   "tasks",
		IsThere: func(row map[string]any) bool { return row["type"] == "sample" && row["status"] == "active" },
		Path:    "/org/tasks/{id}/stop?_oid={org}",
		Method:  http.MethodPost,
		Fields: map[string]fixture.Field{
			"name":        fixture.Same("name"),
			"description": fixture.Same("description"),
			"site_id":     fixture.Same("site_id"),
			"explorer_id": fixture.Same("agent_id"),
			"targets":     fixture.Set("params.targets"),
			"excludes":    fixture.Set("params.excludes"),
		},
	}
}

// makeUp makes a traffic sampling, which needs a connected Explorer: those at home.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	sites := m.Blocks("site", func(s fixture.Block) bool { return s.IsFixed() })
	if len(sites) == 0 {
		return nil
	}
	a := fixture.Attributes{
		"site_id": fixture.Pick(m, sites...).Ref("id"), "explorer_id": fixture.Pick(m, m.Explorers()...).ID,
		"interfaces": fixture.RandomValues(m, 2, func(m fixture.Model) string {
			return fixture.Pick(m, "eth0", "eth1", "Ethernet 2")
		}),
	}
	a.Maybe(m, 0.5, "name", fixture.UniqueName(m, o, "Sampling"))
	a.Maybe(m, 0.5, "description", fixture.Description(m))
	a.Maybe(m, 0.5, "targets", fixture.RandomValues(m, 2, fixture.Network))
	a.Maybe(m, 0.3, "excludes", fixture.RandomValues(m, 2, fixture.Network))
	a.Maybe(m, 0.3, "tags", map[string]any{"purpose": fixture.Pick(m, "audit", "servers")})
	return a
}
