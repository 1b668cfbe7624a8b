package hostedzone_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccHostedZoneData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, second := b.OrganizationID, c.Organization("Second")
		id := ""
		for _, zone := range c.List("/org/hosted-zones?_oid=" + org) {
			if zone["name"] == "zone3" {
				id = fmt.Sprint(zone["id"])
			}
		}
		in := "organization_id = \"" + org + "\"\n"
		once := map[string]int{"GET getHostedZones": 1}
		steps := acctest.Lookup{
			Name: "hosted_zone", Plural: "hosted_zones", Title: `hosted\s+zone`, By: "name", In: in, ID: id, Known: "zone3",
			Calls: once,
		}.Steps(c)
		const all, one = "data.runzero_hosted_zones.test", "data.runzero_hosted_zone.test"
		steps = append(steps,
			resource.TestStep{ // the service has no search here: it filters the one list
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Data("runzero_hosted_zones", in+`search = "ONE2"`),
					acctest.Data("runzero_hosted_zone", in+`name = "zone3"`),
					"data \"runzero_hosted_zones\" \"none\" {\n"+in+"search = \"name:zone\"\n}"),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(once),
					acctest.Listed(all, "hosted_zones", "name", "zone2"),
					acctest.Listed("data.runzero_hosted_zones.none", "hosted_zones", "name"),
					resource.TestCheckResourceAttr(all, "hosted_zones.0.enabled", "true"),
					resource.TestCheckResourceAttr(one, "enabled", "false"),
					resource.TestCheckResourceAttr(one, "explorers_total", "4"),
					resource.TestCheckResourceAttr(one, "organization_id", org),
				),
			},
			resource.TestStep{ // each organization has a list of its own
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Data("runzero_hosted_zones", in),
					`data "runzero_hosted_zones" "second" { organization_id = "`+second+`" }`),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"GET getHostedZones": 2}),
					acctest.Listed("data.runzero_hosted_zones.second", "hosted_zones", "name", "zone1", "zone2", "zone3"),
				),
			},
			resource.TestStep{
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_hosted_zones", ""),
				Check: acctest.Listed(all, "hosted_zones", "organization_id", org, org, org),
			},
			resource.TestStep{
				Config:      c.Config(acctest.Data("runzero_hosted_zones", "")),
				ExpectError: regexp.MustCompile(`(?s)runzero_hosted_zone\s+needs\s+an\s+organization`),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
