package scan_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// A site is scanned when it is made, and again when it changes; a plan scans nothing.
func TestAccScanTriggered(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		config := func(site, scan string) string {
			return c.Config(fmt.Sprintf(`
resource "runzero_site" "test" {
  organization_id = %q
  name            = "Berlin"
  %s
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.runzero_scan.test]
    }
  }
}

action "runzero_scan" "test" {
  config {
    organization_id = runzero_site.test.organization_id
    site_id         = runzero_site.test.id
    %s
  }
}
`, org, site, scan))
		}
		scanned := func(status, name string) resource.TestCheckFunc {
			return func(*terraform.State) error {
				for _, row := range c.List("/org/tasks?_oid=" + org) {
					if row["name"] == name && row["status"] == status {
						return nil
					}
				}
				return fmt.Errorf("no scan %q is %s", name, status)
			}
		}
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config("", `name = "first"
wait = true`), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"PUT createSite": 1, "PUT createScan": 1}), scanned("processed", "first")),
				},
				{
					PreConfig: c.ResetRequests, Config: config(`description = "changed"`, `name = "second"`),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check:            c.CheckWrites(map[string]int{"PATCH updateSite": 1, "PUT createScan": 1}),
				},
				{ // what is refused is refused in the plan, and nothing changes
					PreConfig: c.ResetRequests, Config: config(`description = "again"`, `targets = ["10.0.0.1"]
hosted_zone = "auto"`), ExpectError: regexp.MustCompile(`(?s)hosted\s+zone\s+cannot\s+reach\s+private\s+targets`),
				},
				{
					PreConfig: func() { c.ConnectExplorers(false); c.ResetRequests() }, Config: config(`description = "last"`, ""),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+start\s+a\s+scan.*No\s+Explorer\s+of\s+this\s+organization`),
				},
			},
		})
	})
}
