package events_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "data.runzero_events.test"

func TestAccEvents(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		const sites = 510 // more than a page
		first := c.Site(org, "Site 0")
		for i := 1; i < sites; i++ {
			c.Site(org, fmt.Sprintf("Site %d", i))
		}
		data := func(attributes string) string { return c.Config(acctest.Data("runzero_events", attributes)) }
		const search = `search = "action:create-site"` + "\n"
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: data(search+"limit = 2") +
						`output "operation" { value = jsondecode(data.runzero_events.test.events[0].details).operation }`,
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"GET exportEventsJSON": 1}),
						resource.TestCheckResourceAttr(address, "events.#", "2"),
						resource.TestCheckResourceAttr(address, "truncated", "true"),
						resource.TestCheckResourceAttr(address, "events.0.action", "create-site"),
						resource.TestCheckResourceAttr(address, "events.0.target_id", first),
						resource.TestCheckResourceAttr(address, "events.0.target_name", "Site 0"),
						resource.TestCheckResourceAttr(address, "events.0.organization_id", org),
						resource.TestCheckResourceAttr(address, "events.0.success", "true"),
						resource.TestCheckNoResourceAttr(address, "events.0.source_id"),
						resource.TestMatchResourceAttr(address, "events.0.created_at", regexp.MustCompile(`Z$`)),
						resource.TestCheckOutput("operation", "createSite"),
					),
				},
				{ // two pages
					PreConfig: c.ResetRequests, Config: data(search + fmt.Sprintf("limit = %d", sites)),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"GET exportEventsJSON": 2}),
						resource.TestCheckResourceAttr(address, "events.#", fmt.Sprint(sites)),
						resource.TestCheckResourceAttr(address, "truncated", "false"),
					),
				},
				{
					Config: data(""),
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(address, "events.#", "100"),
						resource.TestCheckResourceAttr(address, "truncated", "true"),
					),
				},
				{Config: data(`limit = 10001`), ExpectError: regexp.MustCompile(`limit = 10001`)},
				{Config: data(`search = ""`), ExpectError: regexp.MustCompile(`search = ""`)},
				{Config: data(`search = "action:nothing"`), Check: resource.TestCheckResourceAttr(address, "events.#", "0")},
			},
		})
	})
}
