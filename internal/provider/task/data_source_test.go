package task_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	singular = "data.runzero_task.test"
	many     = "data.runzero_tasks.test"
)

// scan makes a task outside of Terraform and gives its id.
func scan(c *acctest.Console, org, site, name, frequency string) string {
	return fmt.Sprint(c.CallOutside(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org, map[string]any{
		"targets": "10.0.0.0/24", "scan-name": name, "scan-frequency": frequency, "scan-start": "1893456000",
		"scan-description": "about " + name, "rate": "500",
	})["id"])
}

func TestAccTaskData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		site, far := c.Site(org, "Berlin"), c.Site(other, "Paris")
		c.AddExplorer(other, "PARIS-1") // a new organization has none
		weekly, once, gone := scan(c, org, site, "weekly", "weekly"), scan(c, org, site, "once", "once"),
			scan(c, org, site, "gone", "weekly")
		foreign := scan(c, other, far, "foreign", "daily")
		c.CallOutside(http.MethodPost, "/org/tasks/"+gone+"/stop?_oid="+org, nil)
		broken := "explorer unavailable"
		if err := c.EditTask(weekly, emulator.TaskEdit{Error: &broken}); err != nil {
			t.Fatal(err)
		}
		in := "organization_id = \"" + org + "\"\n"
		id := func(id string) string { return in + "id = \"" + id + "\"" }
		refused := func(attributes, text string) resource.TestStep {
			return resource.TestStep{
				Config:      c.Config(acctest.Data("runzero_task", attributes)),
				ExpectError: regexp.MustCompile("(?s)" + text),
			}
		}
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests,
					Config:    c.Config(acctest.Data("runzero_task", id(weekly)), acctest.Data("runzero_tasks", "")),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(
							map[string]int{"GET getAccountTasks": 2}), // the recurring ones for all look-ups by id, and the list itself
						resource.TestCheckResourceAttr(singular, "name", "weekly"),
						resource.TestCheckResourceAttr(singular, "description", "about weekly"),
						resource.TestCheckResourceAttr(singular, "type", "scan"),
						resource.TestCheckResourceAttr(singular, "status", "active"),
						resource.TestCheckResourceAttr(singular, "error", broken),
						resource.TestCheckResourceAttr(singular, "site_id", site),
						resource.TestCheckResourceAttr(singular, "recur", "true"),
						resource.TestCheckResourceAttr(singular, "recur_frequency", "weekly"),
						resource.TestCheckResourceAttr(singular, "start_time", "2030-01-01T00:00:00Z"),
						resource.TestCheckResourceAttr(singular, "params.rate", "500"),
						resource.TestCheckResourceAttrSet(singular, "explorer_id"),
						resource.TestCheckResourceAttrSet(singular, "created_at"),
						resource.TestCheckNoResourceAttr(singular, "template_id"),
						resource.TestCheckNoResourceAttr(singular, "recur_last"),
						acctest.Listed(many, "tasks", "id", weekly, once, foreign),
						resource.TestCheckResourceAttr(many, "truncated", "false"),
						resource.TestCheckNoResourceAttr(many, "organization_id"),
						resource.TestCheckTypeSetElemNestedAttrs(many, "tasks.*",
							map[string]string{"id": foreign, "organization_id": other, "site_id": far, "recur_frequency": "daily"}),
					),
				},
				{ // one that does not recur, and a narrowed list of one organization
					Config: c.Config(acctest.Data("runzero_task", id(once)),
						acctest.Data("runzero_tasks", in+"status = \"ACTIVE\"\nsearch = \"type:scan\"")),
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(singular, "recur", "false"),
						resource.TestCheckResourceAttr(singular, "status", "new"),
						acctest.Listed(many, "tasks", "name", "weekly"),
						resource.TestCheckResourceAttr(many, "organization_id", org),
					),
				},
				{ // the status of all organizations
					Config: c.Config(acctest.Data("runzero_tasks", `status = "active"`)),
					Check:  acctest.Listed(many, "tasks", "id", weekly, foreign),
				},
				{ // an organization token lists its own
					PreConfig: c.ResetRequests,
					Config:    c.ProviderBlock(`organization_token = "`+b.OrganizationToken+`"`) + acctest.Data("runzero_tasks", ""),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"GET getOrganization": 1, "GET getTasks": 1}),
						acctest.Listed(many, "tasks", "id", weekly, once),
					),
				},
				refused(id(acctest.UnknownID), `Cannot\s+read\s+runzero_task.*id = .*runzero_tasks\s+lists\s+the\s+newest`),
				refused(id(gone), `Cannot\s+read\s+runzero_task.*id = `),
				refused(in+`id = "weekly"`, `"weekly".*not\s+a\s+UUID`),
				refused(`id = "`+weekly+`"`, `needs\s+an\s+organization`),
			},
		})
	})
}
