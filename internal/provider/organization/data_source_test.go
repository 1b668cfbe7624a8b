package organization_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccOrganizationData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		id := c.Organization("EMEA")
		c.CallOutside(http.MethodPatch, "/account/orgs/"+id,
			map[string]any{"name": "EMEA", "description": "all of it", "expiration_scans": "30"})
		c.Organization("Asia")
		gone := c.Organization("Closed")
		c.CallOutside(http.MethodDelete, "/account/orgs/"+gone, nil)
		steps := acctest.Lookup{
			Name: "organization", Plural: "organizations", Title: "organization", By: "name", ID: id, Known: "EMEA",
			Calls: map[string]int{"GET getAccountOrganizations": 1},
		}.Steps(c)
		const search = "data.runzero_organizations.test"
		steps = append(steps,
			resource.TestStep{
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Data("runzero_organizations", `search = "name:ME"`),
					acctest.Data("runzero_organization", `name = "EMEA"`)),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"GET getAccountOrganizations": 2}), // the search, and the list
					acctest.Listed(search, "organizations", "name", "EMEA"),
					resource.TestCheckResourceAttr(search, "organizations.0.description", "all of it"),
					resource.TestCheckResourceAttr(search, "organizations.0.expiration_scans", "30"),
					resource.TestCheckResourceAttr(search, "organizations.0.asset_count", "0"),
					resource.TestCheckNoResourceAttr(search, "organizations.0.parent_id"),
					resource.TestMatchResourceAttr("data.runzero_organization.test", "created_at",
						regexp.MustCompile(`^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)),
				),
			},
			resource.TestStep{
				Config:      c.Config(acctest.Data("runzero_organization", `name = "emea"`)),
				ExpectError: regexp.MustCompile(`(?s)No\s+organization\s+"emea".*"EMEA"`),
			},
			resource.TestStep{
				Config: c.Config(acctest.Data("runzero_organizations", "")),
				Check:  acctest.Listed(search, "organizations", "name", "Asia", "EMEA", "Example"), // not the deleted one
			},
			resource.TestStep{ // an organization token sees its own
				PreConfig: c.ResetRequests,
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_organizations", "") + acctest.Data("runzero_organization", `id = "`+b.OrganizationID+`"`),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"GET getOrganization": 1}),
					acctest.Listed(search, "organizations", "name", "Example"),
					resource.TestCheckResourceAttr("data.runzero_organization.test", "name", "Example"),
				),
			},
			resource.TestStep{
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_organization", `id = "`+id+`"`),
				ExpectError: regexp.MustCompile(`(?s)belongs\s+to\s+organization`),
			},
			resource.TestStep{
				Config:      c.ProviderBlock(`export_token = "`+b.ExportToken+`"`) + acctest.Data("runzero_organizations", ""),
				ExpectError: regexp.MustCompile(`(?s)cannot\s+be\s+read\s+with\s+an\s+export\s+token.*No\s+call\s+was\s+made`),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: []resource.TestStep{
			{ // after a write in the same run, the list is asked for anew: once
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Resource(typeName, `name = "New"`),
					acctest.Data("runzero_organization", `id = runzero_organization.test.id`),
					acctest.Data("runzero_organizations", "depends_on = [runzero_organization.test]")),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"PUT createAccountOrganization": 1, "GET getAccountOrganizations": 1}),
					resource.TestCheckResourceAttr("data.runzero_organization.test", "name", "New"),
					acctest.Listed(search, "organizations", "name", "Asia", "EMEA", "Example", "New"),
				),
			},
		}})
	})
}
