// Package customintegrationtest is the fixture of `runzero_custom_integration`.
package customintegrationtest

import (
	"context"
	"net/http"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of custom integrations.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "custom_integration",
		HCL:        hcl,
		Collection: "/account/custom-integrations",
		Lookup: &fixture.Call{
			Method: http.MethodPost, Path: "/account/custom-integrations",
			Body: map[string]any{"name": "cmdb-import"},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "custom integration",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.CustomIntegration, error) {
				return c.ListCustomIntegrations(ctx)
			}, func(i runzero.CustomIntegration) fixture.Thing {
				return fixture.Thing{ID: i.ID, Name: i.Name, CreatedAt: i.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteCustomIntegration(ctx, t.ID)
			},
		},
	}
}

const hcl = `
resource "runzero_custom_integration" "test" {
  name        = "cmdb-import"
  description = local.version
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "i", Weight: 2, Make: makeUp,
		Groups: [][]string{{"name"}, {"description"}, {"icon"}},
		Table:  "custom_integrations",
		Path:   "/account/custom-integrations/{id}",
		Fields: map[string]fixture.Field{
			"name":        fixture.Same("name"),
			"description": fixture.Same("description"),
			"icon":        fixture.Same("icon"),
		},
		Edit: fixture.EditDescription,
	}
}

// icon is a small PNG.
const icon = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mNwgAIGyhgAQGYQAQewk6IAAAAASUVORK5CYII="

// makeUp makes one up at random.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	a := fixture.Attributes{"name": strings.ReplaceAll(fixture.UniqueName(m, o, "integration"), " ", "-")}
	a.Maybe(m, 0.6, "description", fixture.Description(m))
	a.Maybe(m, 0.4, "icon", icon)
	return a
}
