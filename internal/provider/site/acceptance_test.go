package site_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "runzero_site.test"

func TestAccSite(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		other := c.Organization("Other")
		headquarters, berlin := c.Name("Berlin HQ"), c.Name("Berlin")
		config := func(attributes string) string {
			return c.Config(acctest.Resource("runzero_site", attributes))
		}
		var id, second string
		full := `
			organization_id = "` + org + `"
			name            = "` + headquarters + `"
			description     = "Main office"
			scope           = ["10.20.0.0/16", "10.21.0.1-10.21.0.9", "printer.example.com"]
			excludes        = ["10.20.9.0/24", "10.20.0.1"]
			subnets = {
				"192.0.2.0/24" = { description = "DMZ", tags = { zone = "dmz", owner = "net" } }
				"198.51.100.0/24" = {}
			}`
		changed := `
			organization_id = "` + org + `"
			name            = "` + berlin + `"
			description     = ""
			scope           = ["10.21.0.1-10.21.0.9", "10.22.0.0/16"]
			excludes        = []
			subnets         = { "192.0.2.0/24" = { tags = { zone = "inner" } } }`
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests,
					Config:    config(full), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"PUT createSite": 1}),
						c.NoReadAfterWrite("getSite"),
						acctest.Attribute(address, "id", &id),
						resource.TestCheckResourceAttr(address, "scope.#", "3"),
						resource.TestCheckResourceAttr(address, "subnets.%", "2"),
						resource.TestCheckResourceAttr(address, "subnets.192.0.2.0/24.tags.zone", "dmz"),
					),
				},
				{Config: config(full), ConfigPlanChecks: acctest.ExpectNoChange()},
				{ // the same networks, spelled in another way
					PreConfig: c.ResetRequests,
					Config: config(`
						organization_id = "` + org + `"
						name            = "` + headquarters + `"
						description     = "Main office"
						scope           = ["printer.EXAMPLE.com", "10.21.0.1 - 10.21.0.9", "10.20.0.0/16"]
						excludes        = ["10.20.0.1/32", "10.20.9.0/24"]
						subnets = {
							"198.51.100.0/24" = {}
							"192.0.2.0/24" = { description = "DMZ", tags = { zone = "dmz", owner = "net" } }
						}`),
					ConfigPlanChecks: acctest.ExpectNoChange(),
					Check:            c.CheckWrites(map[string]int{}),
				},
				{
					ResourceName: address, ImportState: true, ImportStateIdFunc: acctest.ImportID(address, "organization_id", "id"),
					ImportStateVerify: true, ImportStateVerifyIgnore: []string{"scope", "subnets"},
				},
				{
					PreConfig: c.ResetRequests,
					Config:    config(changed), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"PATCH updateSite": 1}),
						c.NoReadAfterWrite("getSite"),
						resource.TestCheckResourceAttrPtr(address, "id", &id),
						resource.TestCheckResourceAttr(address, "name", berlin),
						resource.TestCheckResourceAttr(address, "description", ""),
						resource.TestCheckResourceAttr(address, "scope.#", "2"),
						resource.TestCheckResourceAttr(address, "excludes.#", "0"),
						resource.TestCheckResourceAttr(address, "subnets.%", "1"),
					),
				},
				{ // drift
					PreConfig: func() {
						c.CallOutside(http.MethodPatch, "/org/sites/"+id+"?_oid="+org,
							map[string]any{"name": berlin, "description": "edited", "excludes": "10.1.1.1"})
					},
					Config: config(changed), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				},
				{ // a setting of the provider's own costs no call
					PreConfig:        c.ResetRequests,
					Config:           config(changed + "\nforce_destroy = true"),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check:            c.CheckWrites(map[string]int{}),
				},
				{ // deleted outside
					PreConfig: func() { c.CallOutside(http.MethodDelete, "/org/sites/"+id+"?_oid="+org, nil) },
					Config:    config(changed), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: acctest.Attribute(address, "id", &second),
				},
				{ // another organization is another site
					Config: c.Config(`resource "runzero_site" "test" {
						organization_id = "` + other + `"
						name            = "` + berlin + `"
					}`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
					Check:            resource.TestCheckResourceAttr(address, "organization_id", other),
				},
			},
		})
	})
}

func TestAccSiteWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		c.Site(org, "Taken")
		step := func(attributes, want string) resource.TestStep {
			return resource.TestStep{
				Config:      c.Config(acctest.Resource("runzero_site", attributes)),
				ExpectError: regexp.MustCompile(want),
			}
		}
		in := `organization_id = "` + org + "\"\n"
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				step(in+"name = \"x\"\nscope = [\"10.0.0.0/33\"]", `10\.0\.0\.0/33`),
				step(in+"name = \"x\"\nexcludes = [\"10.0.0.9-10.0.0.1\"]", `10\.0\.0\.9`),
				step(in+"name = \"x\"\nsubnets = { \"10.0.0.300/24\" = {} }", `10\.0\.0\.300/24`),
				step(in+`name = ""`, `name`),
				step(`name = "x"`, `needs an organization`),
				step("organization_id = \"EMEA\"\nname = \"x\"", `UUID`),
				step(in+`name = "Taken"`, `(?s)has\s+a\s+site\s+of\s+this\s+name\s+already.*terraform\s+import`),
				step(in+"name = \"Slow\"\ntimeouts = { create = \"1ns\" }", `longer\s+timeouts\s+=\s+\{\s+create`),
			},
		})
	})
}

func TestAccSiteDeleteGuard(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		config := func(more string) string {
			return c.Config(`resource "runzero_site" "test" {
				organization_id = "` + org + `"
				name            = "Full"
				` + more + `
			}`)
		}
		var id string
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config(""), Check: acctest.Attribute(address, "id", &id)},
				{
					PreConfig: func() {
						if err := c.AddAssets(org, id, 3); err != nil {
							t.Fatal(err)
						}
					},
					Config: config(""), Destroy: true,
					ExpectError: regexp.MustCompile(`(?s)holds (at\s+least )?[13]\s+assets?.*force_destroy`),
				},
				{Config: config("force_destroy = true"), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()},
			},
		})
	})
}
