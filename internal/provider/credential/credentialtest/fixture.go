// Package credentialtest is the fixture of `runzero_credential`.
package credentialtest

import (
	"context"
	"net/http"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of credentials.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "credential",
		HCL:        hcl,
		Collection: "/account/credentials",
		Lookup: &fixture.Call{
			Method: http.MethodPut, Path: "/account/credentials",
			Body: map[string]any{
				"name": "Switches in Berlin", "type": "snmpv2_community", "global": true,
				"secret": map[string]any{"community": "public"},
			},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "credential",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.Credential, error) {
				return c.ListCredentials(ctx, "")
			}, func(cr runzero.Credential) fixture.Thing {
				return fixture.Thing{ID: cr.ID, Name: cr.Name, CreatedAt: cr.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				return c.DeleteCredential(ctx, t.ID)
			},
		},
	}
}

const hcl = `
resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "Switches, ${local.version}"
  global = true
  secret = { community = "public" }
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "p", Weight: 3, Make: makeUp,
		Groups: [][]string{{"name"}, {"global", "acl"}, {"type", "secret", "cidrs"}},
		Table:  "credentials",
		Path:   "/account/credentials/{id}",
		Fields: map[string]fixture.Field{
			"name":   fixture.Same("name"),
			"type":   fixture.Same("type"),
			"global": fixture.Same("global"),
			"acl":    fixture.Same("acl"),
			"secret": fixture.Same("secret"),
			"cidrs":  fixture.Set("cidrs"),
		},
	}
}

// makeUp makes one up at random.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	name := fixture.Pick(m, fixture.Neighbor, "Cloud", fixture.UniqueName(m, o, "Credential"))
	a := fixture.Attributes{"name": name, "global": true}
	if org := fixture.RandomOrganization(m); org != nil && m.Chance(0.5) {
		delete(a, "global")
		a["acl"] = map[string]any{org.Ref("id"): "user"}
	}
	switch m.IntN(3) {
	case 0:
		a["type"], a["secret"] = "snmpv2_community", map[string]any{"community": m.Secret()}
		a.Maybe(m, 0.5, "cidrs", fixture.RandomValues(m, 2, fixture.Network))
	case 1:
		a["type"], a["secret"] = "shodan_api_key", map[string]any{"api_key": m.Secret()}
	default:
		a["type"], a["secret"] = "aws_access_secret",
			map[string]any{"access_key": m.Secret(), "secret_access_key": m.Secret()}
	}
	return a
}
