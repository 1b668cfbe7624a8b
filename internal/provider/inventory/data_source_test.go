package inventory_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

const address = "data.runzero_inventory.test"

// output checks an output's text.
func output(name, want string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		if o, ok := s.RootModule().Outputs[name]; !ok || fmt.Sprint(o.Value) != want {
			return fmt.Errorf("output %s is %v, want %s", name, o, want)
		}
		return nil
	}
}

func TestAccInventory(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		site, far := c.Site(org, "Berlin"), c.Site(other, "Paris")
		for _, add := range []struct {
			org, site string
			n         int
		}{{org, site, 5}, {other, far, 2}} {
			if err := c.AddAssets(add.org, add.site, add.n); err != nil {
				t.Fatal(err)
			}
		}
		in := "organization_id = \"" + org + "\"\n"
		data := func(attributes string) string { return acctest.Data("runzero_inventory", attributes) }
		export := c.ProviderBlock(fmt.Sprintf("export_token = %q", b.ExportToken))
		const outputs = `
			output "rows"  { value = data.runzero_inventory.test.rows }
			output "sites" { value = join(" ", distinct([for a in data.runzero_inventory.test.rows : a.site_name])) }
			output "later" { value = alltrue([for a in data.runzero_inventory.test.rows : a.created_at > 1000000]) }
			output "first" { value = length(data.runzero_inventory.test.rows[0].addresses) > 0 && data.runzero_inventory.test.rows[0].alive }`
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: c.Config(data(in+`dataset = "assets"`), outputs),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"GET exportAssetsJSONL": 1}),
						resource.TestCheckResourceAttr(address, "rows.#", "5"),
						resource.TestCheckResourceAttr(address, "truncated", "false"),
						output("sites", "Berlin"), output("later", "true"), output("first", "true"),
					),
				},
				{ // an export token knows its organization
					PreConfig: c.ResetRequests, Config: export + data("dataset = \"assets\"\nlimit = 5"),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{"GET exportAssetsJSONL": 1}),
						resource.TestCheckResourceAttr(address, "rows.#", "5"),
						resource.TestCheckResourceAttr(address, "truncated", "false"),
						resource.TestCheckNoResourceAttr(address, "organization_id"),
					),
				},
				{
					Config: export + data(in+"dataset = \"assets\"\nlimit = 2\nfields = [\"names\", \"id\"]") +
						`output "keys" { value = join(" ", keys(data.runzero_inventory.test.rows[0])) }`,
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(address, "rows.#", "2"),
						resource.TestCheckResourceAttr(address, "truncated", "true"),
						resource.TestCheckResourceAttr(address, "organization_id", org),
						func(s *terraform.State) error {
							got := strings.Fields(fmt.Sprint(s.RootModule().Outputs["keys"].Value))
							if len(got) > 5 || !strings.Contains(strings.Join(got, " "), "names") {
								return fmt.Errorf("the rows have %v", got)
							}
							return nil
						},
					),
				},
				{ // nothing found is an empty list
					Config: c.Config(data("organization_id = \"" + other + "\"\ndataset = \"assets\"\nsearch = \"site:Berlin\"")),
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(address, "rows.#", "0"),
						resource.TestCheckResourceAttr(address, "truncated", "false"),
					),
				},
				{ // an organization token
					Config: c.ProviderBlock(fmt.Sprintf("organization_token = %q", b.OrganizationToken)) + data(`dataset = "sites"`),
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(address, "organization_id", org),
						resource.TestCheckResourceAttr(address, "truncated", "false"),
					),
				},
			},
		})
	})
}

// Rows of every dataset find their way into the state.
func TestAccInventoryDatasets(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		site := c.Site(b.OrganizationID, "Berlin")
		if err := c.AddAssets(b.OrganizationID, site, 100); err != nil {
			t.Fatal(err)
		}
		c.CallOutside(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+b.OrganizationID,
			map[string]any{"targets": "10.0.0.0/24"})
		config := c.ProviderBlock(fmt.Sprintf("export_token = %q", b.ExportToken))
		var checks []resource.TestCheckFunc
		for _, dataset := range runzero.ExportDatasets() {
			config += fmt.Sprintf("data \"runzero_inventory\" %q {\n  dataset = %q\n  limit = 3\n}\n", dataset, dataset)
			checks = append(checks, resource.TestCheckResourceAttrSet("data.runzero_inventory."+dataset, "rows.0.id"))
		}
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{{
				Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
				Check: resource.ComposeAggregateTestCheckFunc(checks...),
			}},
		})
	})
}

// Rows of different shapes, nulls, nested lists and large numbers, as a console may send them.
func TestAccInventoryShapes(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		const lines = `{"id":"a","n":9007199254740993,"none":null,"tags":{"x":"y"},"list":[1,"two",null,{"three":[true]}]}
{"id":"b","other":{},"n":"text","list":[]}
`
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.URL.Path, ".jsonl") {
					next.ServeHTTP(w, r)
					return
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(lines))
			})
		})
		config := c.ProviderBlock(fmt.Sprintf("export_token = %q", c.Bootstrap().ExportToken)) +
			acctest.Data("runzero_inventory", `dataset = "findings"`) + `
			output "rows" { value = jsonencode(data.runzero_inventory.test.rows) }
			output "ids"  { value = join(" ", [for row in data.runzero_inventory.test.rows : "${row.id}:${try(row.tags.x, "-")}"]) }`
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{{
				Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
				Check: resource.ComposeAggregateTestCheckFunc(
					output("ids", "a:y b:-"),
					output("rows",
						`[{"id":"a","list":[1,"two",null,{"three":[true]}],"n":9007199254740993,"none":null,"tags":{"x":"y"}},{"id":"b","list":[],"n":"text","other":{}}]`),
				),
			}},
		})
	})
}

func TestAccInventoryWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		in := "organization_id = \"" + c.Bootstrap().OrganizationID + "\"\n"
		refused := func(attributes, text string) resource.TestStep {
			return resource.TestStep{
				Config:      c.Config(acctest.Data("runzero_inventory", attributes)),
				ExpectError: regexp.MustCompile("(?s)" + strings.ReplaceAll(text, " ", `\s+`)),
			}
		}
		c.ResetRequests()
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				refused(in+`dataset = "hosts"`, `dataset = "hosts".*one of.*"assets".*"wireless"`),
				refused(in+"dataset = \"assets\"\nlimit = 20001", `limit = 20001.*between 1 and 20000`),
				refused(in+"dataset = \"assets\"\nfields = [\"id,names\"]", `"id,names" holds a comma`),
				refused(in+"dataset = \"findings\"\nfields = [\"id\"]", `fields = .*exports findings with all their fields`),
				refused(`dataset = "assets"`, `needs an organization`),
				{Config: c.Config(`resource "terraform_data" "nothing" {}`), Check: c.CheckCalls(map[string]int{})},
				refused(in+"dataset = \"assets\"\nsearch = \"nonsense:(\"", `Cannot read runzero_inventory`),
			},
		})
	})
}
