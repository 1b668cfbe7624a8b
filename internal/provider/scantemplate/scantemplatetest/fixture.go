// Package scantemplatetest is the fixture of `runzero_scan_template`.
package scantemplatetest

import (
	"context"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of scan templates.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "scan_template",
		HCL:        hcl,
		Collection: "/account/tasks/templates",
		Lookup: &fixture.Call{
			Method: http.MethodPost, Path: "/account/tasks/templates",
			Body: map[string]any{
				"name": "Servers", "organization_id": "{organization}", "global": true, "acl": map[string]any{},
			},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "scan template",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.ScanTemplate, error) {
				return c.ListScanTemplates(ctx, "")
			}, func(st runzero.ScanTemplate) fixture.Thing {
				return fixture.Thing{ID: st.ID, Name: st.Name, CreatedAt: st.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteScanTemplate(ctx, t.ID)
			},
		},
	}
}

const hcl = `
resource "runzero_scan_template" "test" {
  organization_id = runzero_organization.test.id
  name            = "Gentle"
  description     = local.version
  global          = true
  rate            = 500
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "t", Weight: 2, Make: makeUp,
		Groups: [][]string{{"name"}, {"description"}, {"acl"}, {"rate"}, {"tcp_ports"}},
		Table:  "templates",
		Path:   "/account/tasks/templates/{id}",
		Fields: map[string]fixture.Field{
			"name":        fixture.Same("name"),
			"description": fixture.Same("description"),
			"global":      fixture.Same("global"),
			"acl":         fixture.Same("acl"),
			"rate":        fixture.Number("params.rate"), "tcp_ports": fixture.Same("params.tcp-ports"),
		},
	}
}

// makeUp makes one up at random.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	a := fixture.Attributes{"name": fixture.UniqueName(m, o, "Template")}
	switch org := fixture.RandomOrganization(m); {
	case o.IsFixed():
		a["global"] = true
	case org == nil:
		return nil
	default:
		a["acl"] = map[string]any{org.Ref("id"): "user"}
	}
	a.Maybe(m, 0.6, "description", fixture.Description(m))
	a.Maybe(m, 0.7, "rate", 100*(1+m.IntN(30)))
	a.Maybe(m, 0.4, "tcp_ports", fixture.Pick(m, "22,80,443", "1-1024"))
	return a
}
