package site_test

import (
	"maps"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccSiteData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		id := c.Site(org, "Hamburg")
		c.CallOutside(http.MethodPatch, "/org/sites/"+id+"?_oid="+org, map[string]any{
			"name": "Hamburg", "scope": "10.0.0.1\n10.0.0.4-10.0.0.9", "excludes": "10.0.0.5",
			"subnets": map[string]any{"192.0.2.0/24": map[string]any{
				"description": "DMZ",
				"tags":        map[string]any{"zone": "dmz"},
			}},
		})
		c.Site(org, "Berlin")
		c.Site(other, "Hamburg") // of the same name, elsewhere
		if err := c.AddAssets(org, id, 2); err != nil {
			t.Fatal(err)
		}
		inside := map[string]int{"GET getAccountSites": 1}
		everywhere := map[string]int{"GET getAccountSites": 1}
		if c.Has("account-sites-without-org") { // then each organization is asked for its own
			inside["GET getSites"] = 1
			maps.Copy(everywhere, map[string]int{"GET getSites": 2, "GET getAccountOrganizations": 1})
		}
		in := "organization_id = \"" + org + "\"\n"
		steps := acctest.Lookup{
			Name: "site", Plural: "sites", Title: "site", By: "name", In: in, ID: id, Known: "Hamburg", Calls: inside,
		}.Steps(c)
		const all, one = "data.runzero_sites.test", "data.runzero_site.test"
		steps = append(steps,
			resource.TestStep{ // every organization, in the same calls
				PreConfig: c.ResetRequests,
				Config:    c.Config(acctest.Data("runzero_sites", ""), acctest.Data("runzero_site", in+`name = "Hamburg"`)),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(everywhere),
					acctest.Listed(all, "sites", "name", "Berlin", "Hamburg", "Hamburg", "Primary", "Primary"),
					acctest.Ordered(all, "sites", "name"),
					resource.TestCheckResourceAttr(one, "id", id),
					resource.TestCheckResourceAttr(one, "organization_id", org),
					resource.TestCheckResourceAttr(one, "scope.#", "2"),
					resource.TestCheckResourceAttr(one, "excludes.#", "1"),
					resource.TestCheckResourceAttr(one, "subnets.192.0.2.0/24.description", "DMZ"),
					resource.TestCheckResourceAttr(one, "subnets.192.0.2.0/24.tags.zone", "dmz"),
					resource.TestCheckResourceAttr(one, "asset_count", "2"),
					resource.TestCheckNoResourceAttr(one, "description"),
				),
			},
			resource.TestStep{ // a search, in one organization and in all
				Config: c.Config(acctest.Data("runzero_sites", in+`search = "name:burg"`),
					`data "runzero_sites" "every" { search = "name:burg" }`),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.Listed(all, "sites", "organization_id", org),
					acctest.Listed("data.runzero_sites.every", "sites", "organization_id", org, other),
				),
			},
			resource.TestStep{ // the provider's default organization
				Config: c.ProviderBlock(`account_token = "`+b.AccountToken+`"`+"\norganization_id = \""+org+`"`) +
					acctest.Data("runzero_site", `name = "Berlin"`),
				Check: resource.TestCheckResourceAttr(one, "organization_id", org),
			},
			resource.TestStep{ // the only organization of an organization token
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_site", `name = "Berlin"`) + acctest.Data("runzero_sites", ""),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(one, "organization_id", org),
					acctest.Listed(all, "sites", "name", "Berlin", "Hamburg", "Primary"),
				),
			},
			resource.TestStep{
				Config:      c.Config(acctest.Data("runzero_site", `name = "Berlin"`)),
				ExpectError: regexp.MustCompile(`(?s)runzero_site\s+needs\s+an\s+organization.*Set\s+organization_id`),
			},
			resource.TestStep{
				Config: c.Config(acctest.Data("runzero_site",
					`organization_id = "`+acctest.UnknownID+`"`+"\nname = \"Berlin\"")),
				ExpectError: regexp.MustCompile(`(?s)its\s+organization\s+` + acctest.UnknownID + `\s+is\s+gone`),
			},
			resource.TestStep{
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_sites", `organization_id = "`+other+`"`),
				ExpectError: regexp.MustCompile(`(?s)belongs\s+to\s+organization`),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
