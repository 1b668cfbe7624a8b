package explorer_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccExplorerData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		site := c.Site(org, "Berlin")
		id := c.AddExplorer(org, "berlin")
		c.AddExplorer(org, "twin")
		c.AddExplorer(org, "twin")
		far := c.AddExplorer(other, "berlin")
		c.CallOutside(http.MethodPatch, "/org/explorers/"+id+"?_oid="+org,
			map[string]any{"site_id": site, "settings": map[string]any{"max_concurrent_scans": 2}})
		in := "organization_id = \"" + org + "\"\n"
		once := map[string]int{"GET getAccountAgents": 1}
		steps := acctest.Lookup{
			Name: "explorer", Plural: "explorers", Title: "Explorer", By: "name", In: in, ID: id, Known: "BERLIN", Twice: "TWIN",
			Calls: once,
		}.Steps(c)
		const all, one = "data.runzero_explorers.test", "data.runzero_explorer.test"
		elsewhere := `(?s)is\s+in\s+organization\s+` + other + `,\s+not\s+in`
		steps = append(steps,
			resource.TestStep{ // every organization, still in one call
				PreConfig: c.ResetRequests,
				Config:    c.Config(acctest.Data("runzero_explorers", ""), acctest.Data("runzero_explorer", in+`name = "BERLIN"`)),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(once),
					resource.TestCheckTypeSetElemNestedAttrs(all, "explorers.*",
						map[string]string{"id": far, "name": "BERLIN", "organization_id": other}),
					resource.TestCheckTypeSetElemNestedAttrs(all, "explorers.*",
						map[string]string{"id": id, "name": "BERLIN", "organization_id": org, "site_id": site}),
					resource.TestCheckResourceAttr(one, "connected", "true"),
					resource.TestCheckResourceAttr(one, "site_id", site),
					resource.TestCheckResourceAttr(one, "max_concurrent_scans", "2"),
				),
			},
			resource.TestStep{
				PreConfig: func() { c.ConnectExplorers(false) },
				Config: c.Config(acctest.Data("runzero_explorers", in+`search = "name:twin"`),
					acctest.Data("runzero_explorer", in+`id = "`+id+`"`)),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.Listed(all, "explorers", "name", "TWIN", "TWIN"),
					resource.TestCheckNoResourceAttr(all, "explorers.0.site_id"), // all sites
					resource.TestCheckResourceAttr(one, "connected", "false"),
				),
			},
			resource.TestStep{ // an organization token sees its own organization's
				PreConfig: c.ResetRequests,
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_explorers", "") + acctest.Data("runzero_explorer", `name = "BERLIN"`),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"GET getOrganization": 1, "GET getExplorers": 1}),
					resource.TestCheckResourceAttr(one, "id", id),
				),
			},
			resource.TestStep{ // of another organization
				Config:      c.Config(acctest.Data("runzero_explorer", in+`id = "`+far+`"`)),
				ExpectError: regexp.MustCompile(elsewhere),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
