package organization_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestAccOrganizationWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		taken := c.Organization("Taken")
		step := func(attributes, want string) resource.TestStep {
			return resource.TestStep{
				PreConfig: c.ResetRequests, Config: c.Config(acctest.Resource(typeName, attributes)),
				ExpectError: regexp.MustCompile("(?s)" + want),
			}
		}
		named := func(more string) string { return "name = \"x\"\n" + more }
		c.ExpectRefused(t, typeName,
			acctest.InvalidConfig{Attributes: named(`parent_id = "EMEA"`), Error: `parent_id ... not a UUID`},
			acctest.InvalidConfig{
				Attributes: named(`parent_id = "00000000-0000-0000-0000-000000000000"`),
				Error:      `parent_id ... the zero UUID`,
			},
			acctest.InvalidConfig{
				Attributes: named(`expiration_scans = -1`),
				Error:      `expiration_scans ... at least 0`,
			},
			acctest.InvalidConfig{
				Attributes: named(`expiration_scans = 5000`), Applied: true,
				Error: `Cannot create organization "x" ... expiration_scans cannot be more than 1095`,
			},
			acctest.InvalidConfig{
				Attributes: named(`parent_id = "` + acctest.UnknownID + `"`), Applied: true,
				Error: `Cannot create organization "x" ... parent organization not found`,
			},
			acctest.InvalidConfig{
				Attributes: `name = "x"`, Provider: c.OrganizationToken(),
				Error: `runzero_organization cannot be created with an organization token ... account ... ` +
					`RUNZERO_CLIENT_ID ... No call was made`,
			},
		)
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				step(`name = "Taken"`,
					`Cannot\s+create\s+organization\s+"Taken".*name\s+=\s+"Taken".*already\s+exists.*of\s+this\s+name\s+already.*`+
						`terraform\s+import\s+runzero_organization\.NAME\s+`+taken),
			},
		})
	})
}

// The service refuses a name at an update, and what it refuses changes nothing.
func TestAccOrganizationRefusedUpdate(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		c.Organization("Taken")
		config := func(attributes string) string { return c.Config(acctest.Resource(typeName, attributes)) }
		var id string
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config("name = \"Free\"\ndescription = \"old\""), Check: acctest.Attribute(address, "id", &id)},
				{
					Config:      config("name = \"Taken\"\ndescription = \"new\""),
					ExpectError: regexp.MustCompile(`(?s)Cannot\s+update\s+organization\s+"Free".*name\s+already\s+exists`),
				},
				{
					Config: config("name = \"Free\"\ndescription = \"old\""), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.TestCheckResourceAttrPtr(address, "id", &id),
				},
			},
		})
	})
}

func TestAccOrganizationLicense(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		c.SetMaxOrganizations(1)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests,
					Config:    c.Config(acctest.Resource(typeName, `name = "Second"`)),
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+organization\s+"Second".*not\s+included\s+in\s+the\s+license` +
							`.*limit\s+of\s+the\s+runZero\s+license,\s+not\s+of\s+the\s+credential`),
				},
				{
					Config: c.Config(`resource "terraform_data" "x" {}`),
					Check:  c.CheckWrites(map[string]int{"PUT createAccountOrganization": 1}),
				}, // not repeated
			},
		})
	})
}

// primary is the id of the site that every new organization has.
func primary(c *acctest.Console, org string) string {
	return fmt.Sprint(c.List("/org/sites?_oid=" + org)[0]["id"])
}

func TestAccOrganizationDeleteGuard(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := func(more string) string { return c.Config(acctest.Resource(typeName, "name = \"Full\"\n"+more)) }
		var id string
		fill := func(n int) func() {
			return func() {
				if err := c.AddAssets(id, primary(c, id), n); err != nil {
					t.Fatal(err)
				}
				c.ResetRequests()
			}
		}
		alive := func(*terraform.State) error {
			if status, _ := c.Outside(http.MethodGet, "/account/orgs/"+id, nil); status != http.StatusOK {
				return fmt.Errorf("the organization is gone: status %d", status)
			}
			return nil
		}
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			CheckDestroy: func(*terraform.State) error {
				if alive(nil) == nil {
					return fmt.Errorf("organization %s outlived its destroy", id)
				}
				return nil
			},
			Steps: []resource.TestStep{
				{Config: config(""), Check: acctest.Attribute(address, "id", &id)},
				{
					PreConfig: fill(1), Config: config(""), Destroy: true,
					ExpectError: regexp.MustCompile(
						`(?s)organization\s+"Full".*still\s+holds\s+1\s+asset\s.*nothing\s+was\s+deleted.*force_destroy\s+=\s+true`),
				},
				{
					PreConfig: fill(2), Config: config("force_destroy = false"), Destroy: true,
					ExpectError: regexp.MustCompile(`(?s)still\s+holds\s+3\s+assets.*terraform\s+state\s+rm`),
				},
				{
					Config:           config("force_destroy = true"),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            resource.ComposeAggregateTestCheckFunc(alive, c.CheckWrites(map[string]int{})),
				},
			},
		})
	})
}

// An organization without assets goes without asking, after one look; and one that is gone already
// is no error.
func TestAccOrganizationDestroy(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.Config(acctest.Resource(typeName, `name = "Empty"`))
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config},
				{
					PreConfig: c.ResetRequests, Config: config, Destroy: true,
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"DELETE removeAccountOrganization": 1})),
				},
			},
		})
	})
}

// Where the name of a deleted organization stays taken, there is nothing to import.
func TestAccOrganizationReservedName(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{Variants: []string{"org-name-reserved"}})
	c.CallOutside(http.MethodDelete, "/account/orgs/"+c.Organization("Old"), nil)
	acctest.TestWithoutCLI(t, c, resource.TestCase{
		ProtoV6ProviderFactories: c.Factories(),
		Steps: []resource.TestStep{{
			Config: c.Config(acctest.Resource(typeName, `name = "Old"`)),
			ExpectError: regexp.MustCompile(
				`(?s)Cannot\s+create\s+organization\s+"Old".*already\s+exists.*Correct\s+what\s+the\s+console\s+names`),
		}},
	})
}
