package trafficsampling_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccTrafficSamplingData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		tap, far := c.AddExplorer(org, "tap"), c.AddExplorer(other, "tap")
		site, away := c.Site(org, "Berlin"), c.Site(other, "Berlin")
		start := func(org, site, explorer, name string, more ...string) string {
			options := map[string]any{"explorer": explorer, "interfaces": "eth0,Ethernet 2"}
			for i := 0; i+1 < len(more); i += 2 {
				options[more[i]] = more[i+1]
			}
			id := fmt.Sprint(c.CallOutside(http.MethodPut, "/org/sites/"+site+"/sample?_oid="+org, options)["id"])
			c.CallOutside(http.MethodPatch, "/org/tasks/"+id+"?_oid="+org, map[string]any{"name": name})
			return id
		}
		id := start(org, site, tap, "Core", "targets", "10.0.0.0/16", "excludes", "10.0.9.0/24", "tags", "owner=net")
		start(org, site, tap, "Twin")
		start(org, site, tap, "Twin")
		start(other, away, far, "Core")
		c.CallOutside(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org,
			map[string]any{"targets": "10.0.0.1", "scan-name": "Core", "scan-frequency": "weekly"})
		c.CallOutside(http.MethodPost, "/org/tasks/"+start(org, site, tap, "Stopped")+"/stop?_oid="+org, nil)

		in := "organization_id = \"" + org + "\"\n"
		once := map[string]int{"GET getAccountTasks": 1}
		steps := acctest.Lookup{
			Name: "traffic_sampling", Plural: "traffic_samplings", Title: `traffic\s+sampling`, By: "name", In: in, ID: id,
			Known: "Core", Twice: "Twin", Calls: once,
		}.Steps(c)
		const all, one = "data.runzero_traffic_samplings.test", "data.runzero_traffic_sampling.test"
		steps = append(steps,
			resource.TestStep{ // every organization: what runs, without scans and the stopped one
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Data("runzero_traffic_samplings", ""),
					acctest.Data("runzero_traffic_sampling", in+`name = "Core"`)),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(once),
					acctest.Listed(all, "traffic_samplings", "name", "Core", "Core", "Twin", "Twin"),
					resource.TestCheckResourceAttr(one, "id", id),
					resource.TestCheckResourceAttr(one, "site_id", site),
					resource.TestCheckResourceAttr(one, "explorer_id", tap),
					resource.TestCheckResourceAttr(one, "status", "active"),
					resource.TestCheckResourceAttr(one, "targets.0", "10.0.0.0/16"),
					resource.TestCheckResourceAttr(one, "excludes.0", "10.0.9.0/24"),
					resource.TestCheckNoResourceAttr(one, "error"),
				),
			},
			resource.TestStep{ // searches
				Config: c.Config(acctest.Data("runzero_traffic_samplings", in+`search = "name:core"`),
					`data "runzero_traffic_samplings" "every" { search = "name:core" }`),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.Listed(all, "traffic_samplings", "organization_id", org),
					acctest.Listed("data.runzero_traffic_samplings.every", "traffic_samplings", "organization_id", org, other),
				),
			},
			resource.TestStep{ // an organization token sees its own organization's
				PreConfig: c.ResetRequests,
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_traffic_samplings", "") + acctest.Data("runzero_traffic_sampling", `name = "Core"`),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"GET getOrganization": 1, "GET getTasks": 1}),
					acctest.Listed(all, "traffic_samplings", "name", "Core", "Twin", "Twin"),
				),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
