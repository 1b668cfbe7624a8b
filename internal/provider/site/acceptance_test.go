package site_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "runzero_site.test"

func TestAccSite(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		other := c.Organization("Other")
		var id string
		text, size, none := knownvalue.StringExact, knownvalue.MapSizeExact, map[string]int{}
		acctest.LifeCycle{
			Address: address, ID: &id, Variables: acctest.Variables{"organization": org},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate,
					Writes: map[string]int{"PUT createSite": 1}, Unasked: []string{"getSite"},
					Holds: map[string]knownvalue.Check{
						"scope": knownvalue.SetSizeExact(3), "subnets": knownvalue.MapExact(map[string]knownvalue.Check{
							"192.0.2.0/24": knownvalue.ObjectExact(map[string]knownvalue.Check{
								"description": text("DMZ"),
								"tags":        knownvalue.MapExact(map[string]knownvalue.Check{"zone": text("dmz"), "owner": text("net")}),
							}),
							"198.51.100.0/24": knownvalue.NotNull(),
						}),
					},
				},
				{Name: "no change", Config: "full"},
				{Name: "respelled", Writes: none},
				{Name: "import", Import: true, ImportIgnores: []string{"scope", "subnets"}},
				{
					Name: "changed", Action: plancheck.ResourceActionUpdate,
					Writes: map[string]int{"PATCH updateSite": 1}, Unasked: []string{"getSite"},
					Holds: map[string]knownvalue.Check{
						"name": text(c.Name("Berlin")), "description": text(""), "scope": knownvalue.SetSizeExact(2),
						"excludes": knownvalue.SetSizeExact(0), "subnets": size(1),
					},
				},
				{
					Name: "drift", Config: "changed", Action: plancheck.ResourceActionUpdate,
					Outside: func() {
						c.CallOutside(http.MethodPatch, "/org/sites/"+id+"?_oid="+org,
							map[string]any{"name": c.Name("Berlin"), "description": "edited", "excludes": "10.1.1.1"})
					},
				},
				{ // a setting of the provider's own costs no call
					Name: "force_destroy", Action: plancheck.ResourceActionUpdate, Writes: none,
				},
				{
					Name: "deleted outside", Config: "changed", Action: plancheck.ResourceActionCreate,
					Outside: func() { c.CallOutside(http.MethodDelete, "/org/sites/"+id+"?_oid="+org, nil) },
				},
				{
					Name: "another organization is another site", Config: "minimal",
					Variables: acctest.Variables{"organization": other},
					Action:    plancheck.ResourceActionDestroyBeforeCreate,
					Holds:     map[string]knownvalue.Check{"organization_id": text(other)},
				},
			},
		}.Run(t, c)
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
