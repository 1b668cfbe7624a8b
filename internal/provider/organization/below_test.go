package organization_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// A parent is not deleted from under organizations that Terraform does not delete with it.
func TestAccOrganizationWithOthersBelow(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		parent := `resource "runzero_organization" "test" { name = "Parent" }`
		child := `
			resource "runzero_organization" "child" {
				name      = "Child"
				parent_id = runzero_organization.test.id
			}`
		var id, other string
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: c.Config(parent, child), Check: acctest.Attribute(address, "id", &id)},
				{
					PreConfig: func() {
						other = c.CallOutside(http.MethodPut, "/account/orgs",
							map[string]any{"name": "Theirs", "parent_id": id})["id"].(string)
						c.ResetRequests()
					},
					Config: c.Config(""),
					ExpectError: regexp.MustCompile(
						`(?s)"Parent".*still has organizations below it.*These\s+are\s+Theirs\.`), // and not Child, which went before it
				},
				{
					PreConfig: func() { c.CallOutside(http.MethodDelete, "/account/orgs/"+other, nil) },
					Config:    c.Config(""),
					Check: c.CheckWrites(
						map[string]int{"DELETE removeAccountOrganization": 2}), // Theirs, Parent; Child went before
				},
			},
		})
	})
}
