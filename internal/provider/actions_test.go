package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// The actions that need no site, triggered one after the other by an object of another provider.
func TestAccActionsTriggered(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		user := c.CallOutside(http.MethodPut, "/account/users", map[string]any{"email": "jsmith@example.com"})["id"]
		task := c.CallOutside(http.MethodPut, "/org/sites/"+c.Site(org, "Berlin")+"/scan?_oid="+org,
			map[string]any{"targets": "10.0.0.1", "scan-frequency": "weekly", "scan-name": "weekly"})["id"]
		explorer := c.AddExplorer(org, "BER-01")
		config := c.Config(fmt.Sprintf(`
action "runzero_task_stop" "test" {
  config {
    organization_id = %[1]q
    task_id         = %[2]q
  }
}

action "runzero_explorer_upgrade" "test" {
  config {
    organization_id = %[1]q
    explorer_id     = %[3]q
  }
}

action "runzero_user_reset" "test" {
  config {
    user_id  = %[4]q
    password = true
  }
}

resource "terraform_data" "test" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.runzero_task_stop.test, action.runzero_explorer_upgrade.test, action.runzero_user_reset.test]
    }
  }
}
`, org, task, explorer, user))
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{{
				PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
				Check: c.CheckWrites(map[string]int{
					"POST stopTask": 1, "POST upgradeExplorer": 1,
					"PATCH resetAccountUserPassword": 1,
				}),
			}},
		})
	})
}
