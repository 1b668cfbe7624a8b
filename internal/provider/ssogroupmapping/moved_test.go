package ssogroupmapping_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// A mapping leaves a group that the same apply deletes. Terraform deletes first, unless the group
// is create_before_destroy, as the docs page says; and whether the service then refuses or deletes
// the mapping too is not known.
func TestAccSSOGroupMappingLeavesADeletedGroup(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := func(groups []string, of string) string {
			var hcl strings.Builder
			for _, name := range groups {
				hcl.WriteString(`resource "runzero_group" "` + name + `" {
					name = "` + name + `"
					lifecycle { create_before_destroy = true }
				}` + "\n")
			}
			return c.Config(hcl.String(), acctest.Resource(typeName, `group_id = runzero_group.`+of+`.id
				sso_attribute = "department"
				sso_value     = "IT"`))
		}
		var id string
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config([]string{"old", "new"}, "old"), Check: acctest.Attribute(address, "id", &id)},
				{
					PreConfig: c.ResetRequests, Config: config([]string{"new"}, "new"),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"PUT updateAccountGroupMapping": 1, "DELETE removeAccountGroup": 1}),
						resource.TestCheckResourceAttrPtr(address, "id", &id),
					),
				},
			},
		})
	})
}
