package organization_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// With an organization token, the organization that the token belongs to is imported, read and
// updated. Creating and destroying one is refused before any write.
func TestAccOrganizationWithItsOwnToken(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		other := c.Organization("Other")
		config := func(attributes string, more ...string) string {
			text := c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
				acctest.Resource(typeName, "name = \"Example\"\n"+attributes)
			for _, part := range more {
				text += part
			}
			return text
		}
		take := func(id string) string { return fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", address, id) }
		own := map[string]int{"PATCH updateOrganization": 1}
		settings := `
			description                        = "all of it"
			expiration_assets_stale            = 10
			expiration_assets_offline          = 20
			expiration_integration_attributes  = 30
			expiration_scans                   = 40
			expiration_vulnerabilities         = 50
			keep_latest_integration_attributes = true`
		noCalls := func() {
			if calls := c.Calls(); len(calls) > 0 {
				t.Errorf("refused, and yet these calls were made: %v", calls)
			}
			c.ResetRequests()
		}
		forget := c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) + `
			removed {
				from = runzero_organization.test
				lifecycle { destroy = false }
			}`
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config(""),
					ExpectError: acctest.TextPattern("cannot be created with an organization token ... terraform import ... No call was made"),
				},
				{
					PreConfig: noCalls, Config: config("", take(other)),
					ExpectError: acctest.TextPattern("the token belongs to organization " + b.OrganizationID),
				},
				{ // found by its name, which is all that a token's owner knows of it
					PreConfig: c.ResetRequests,
					Config: config("", acctest.Data(typeName, `name = "Example"`), `
						import {
							to = runzero_organization.test
							id = data.runzero_organization.test.id
						}`),
					ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{}), resource.TestCheckResourceAttr(address, "id", b.OrganizationID),
						resource.TestMatchResourceAttr(address, "download_token", regexp.MustCompile(`^DT`)),
						resource.TestCheckResourceAttrSet(address, "account_id"),
					),
				},
				{
					PreConfig: c.ResetRequests, Config: config(settings),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(own), resource.TestCheckResourceAttr(address, "expiration_scans", "40"),
					),
				},
				{Config: config(settings), ConfigPlanChecks: acctest.ExpectNoChange()},
				{ // drift
					PreConfig: func() {
						c.CallOutside(http.MethodPatch, "/account/orgs/"+b.OrganizationID, map[string]any{"expiration_scans": "90"})
						c.ResetRequests()
					},
					Config: config(settings), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check: c.CheckWrites(own),
				},
				{
					PreConfig: c.ResetRequests, Config: config(settings), Destroy: true,
					ExpectError: acctest.TextPattern("cannot be destroyed with an organization token ... terraform state rm ... No call was made"),
				},
				{Config: forget},
			},
		})
		if row := c.CallOutside(http.MethodGet, "/account/orgs/"+b.OrganizationID, nil); row["name"] != "Example" ||
			row["description"] != "all of it" {
			t.Errorf("the console has %v", row)
		}
	})
}
