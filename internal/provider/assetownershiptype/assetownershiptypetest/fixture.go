// Package assetownershiptypetest is the fixture of `runzero_asset_ownership_type`.
package assetownershiptypetest

import (
	"context"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of asset ownership types.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "asset_ownership_type",
		HCL:        hcl,
		Collection: "/account/assets/ownership-types",
		Lookup: &fixture.Call{
			Method: http.MethodPost, Path: "/account/assets/ownership-types",
			Body: []map[string]any{{"name": "Asset Owner"}},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "asset ownership type",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.AssetOwnershipType, error) {
				return c.ListAssetOwnershipTypes(ctx)
			}, func(o runzero.AssetOwnershipType) fixture.Thing {
				return fixture.Thing{ID: o.ID, Name: o.Name}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteAssetOwnershipType(ctx, t.ID)
			},
		},
	}
}

const hcl = `
resource "runzero_asset_ownership_type" "test" {
  name   = "Owner"
  hidden = local.version == "second"
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "w", Weight: 2, Make: makeUp,
		Groups: [][]string{{"name"}, {"order"}, {"hidden"}},
		Table:  "ownership_types",
		Path:   "/account/assets/ownership-types/{id}",
		Fields: map[string]fixture.Field{
			"name":   fixture.Same("name"),
			"order":  fixture.Same("order"),
			"hidden": fixture.Same("hidden"),
		},
		Edit: func(m fixture.Model) map[string]any { return map[string]any{"order": 100 + m.IntN(100)} },
	}
}

// makeUp makes one up at random.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	a := fixture.Attributes{"name": fixture.Pick(m, fixture.Neighbor, fixture.UniqueName(m, o, "Owner"))}
	a.Maybe(m, 0.6, "order", 1+m.IntN(40))
	a.Maybe(m, 0.5, "hidden", m.Chance(0.5))
	return a
}
