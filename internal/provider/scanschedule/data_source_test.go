package scanschedule_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccScanScheduleData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		probe, far := c.AddExplorer(org, "probe"), c.AddExplorer(other, "probe")
		site, away := c.Site(org, "Berlin"), c.Site(other, "Berlin")
		schedule := func(org, site, explorer, name string, more ...string) string {
			options := map[string]any{
				"targets": "10.0.0.0/24", "scan-name": name, "scan-frequency": "weekly",
				"scan-start": "2208988800", "explorer": explorer,
			}
			for i := 0; i+1 < len(more); i += 2 {
				options[more[i]] = more[i+1]
			}
			return fmt.Sprint(c.CallOutside(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org, options)["id"])
		}
		id := schedule(org, site, probe, "Weekly", "scan-description", "all of it", "rate", "500", "scan-grace-period", "6")
		schedule(org, site, probe, "Twin")
		schedule(org, site, probe, "Twin")
		schedule(other, away, far, "Weekly")
		schedule(org, site, probe, "Just once", "scan-frequency", "once")
		c.CallOutside(http.MethodPost, "/org/tasks/"+schedule(org, site, probe, "Stopped")+"/stop?_oid="+org, nil)
		c.CallOutside(http.MethodPatch, "/org/tasks/"+id+"?_oid="+org, map[string]any{"status": "paused"})

		in := "organization_id = \"" + org + "\"\n"
		once := map[string]int{"GET getAccountTasks": 1}
		steps := acctest.Lookup{
			Name: "scan_schedule", Plural: "scan_schedules", Title: `scan\s+schedule`, By: "name", In: in, ID: id,
			Known: "Weekly", Twice: "Twin", Calls: once,
		}.Steps(c)
		const all, one = "data.runzero_scan_schedules.test", "data.runzero_scan_schedule.test"
		steps = append(steps,
			resource.TestStep{ // every organization: recurring scans alone, without the stopped one
				PreConfig: c.ResetRequests,
				Config: c.Config(acctest.Data("runzero_scan_schedules", ""),
					acctest.Data("runzero_scan_schedule", in+`name = "Weekly"`)),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(once),
					acctest.Listed(all, "scan_schedules", "name", "Twin", "Twin", "Weekly", "Weekly"),
					resource.TestCheckResourceAttr(one, "id", id),
					resource.TestCheckResourceAttr(one, "site_id", site),
					resource.TestCheckResourceAttr(one, "explorer_id", probe),
					resource.TestCheckResourceAttr(one, "frequency", "weekly"),
					resource.TestCheckResourceAttr(one, "description", "all of it"),
					resource.TestCheckResourceAttr(one, "start_time", "2040-01-01T00:00:00Z"),
					resource.TestCheckResourceAttr(one, "paused", "true"),
					resource.TestCheckResourceAttr(one, "status", "paused"),
					resource.TestCheckResourceAttr(one, "grace_period_hours", "6"),
					resource.TestCheckResourceAttr(one, "params.rate", "500"),
					resource.TestCheckNoResourceAttr(one, "last_run_at"),
					resource.TestCheckNoResourceAttr(one, "hosted_zone_id"),
				),
			},
			resource.TestStep{ // searches
				Config: c.Config(acctest.Data("runzero_scan_schedules", in+`search = "name:week"`),
					`data "runzero_scan_schedules" "every" { search = "name:week" }`),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.Listed(all, "scan_schedules", "organization_id", org),
					acctest.Listed("data.runzero_scan_schedules.every", "scan_schedules", "organization_id", org, other),
				),
			},
			resource.TestStep{ // an organization token sees its own organization's
				PreConfig: c.ResetRequests,
				Config: c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) +
					acctest.Data("runzero_scan_schedules", "") + acctest.Data("runzero_scan_schedule", `name = "Weekly"`),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckCalls(map[string]int{"GET getOrganization": 1, "GET getTasks": 1}),
					acctest.Listed(all, "scan_schedules", "name", "Twin", "Twin", "Weekly"),
				),
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
