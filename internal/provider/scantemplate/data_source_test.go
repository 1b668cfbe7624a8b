package scantemplate_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccScanTemplateData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		create := func(name string, global bool) string {
			return fmt.Sprint(c.CallOutside(http.MethodPost, base, map[string]any{
				"name": name, "description": "all of it", "organization_id": org, "global": global,
				"acl":    map[string]any{org: "user"},
				"params": map[string]any{"rate": "500", "scan-tags": "owner=net"},
			})["id"])
		}
		id := create("Servers", false)
		create("Clients", true)
		twice := ""
		if !c.Has("template-name-unique") {
			twice = "Twin"
			create(twice, true)
			create(twice, true)
		}
		once := map[string]int{"GET getAccountScanTemplates": 1}
		steps := acctest.Lookup{
			Name: "scan_template", Plural: "scan_templates", Title: `scan\s+template`, By: "name", ID: id, Known: "Servers",
			Twice: twice, Calls: once,
		}.Steps(c)
		const all, one = "data.runzero_scan_templates.test", "data.runzero_scan_template.test"
		steps = append(steps, resource.TestStep{
			Config: c.Config(acctest.Data("runzero_scan_templates", `search = "name:server"`),
				acctest.Data("runzero_scan_template", `name = "Servers"`)),
			Check: resource.ComposeAggregateTestCheckFunc(
				acctest.Listed(all, "scan_templates", "name", "Servers"),
				resource.TestCheckResourceAttr(one, "id", id),
				resource.TestCheckResourceAttr(one, "description", "all of it"),
				resource.TestCheckResourceAttr(one, "organization_id", org),
				resource.TestCheckResourceAttr(one, "global", "false"),
				resource.TestCheckResourceAttr(one, "acl."+org, "user"),
				resource.TestCheckResourceAttr(one, "params.rate", "500"),
				resource.TestCheckResourceAttr(one, "params.max-ttl", "255"), // filled in by the service
				resource.TestCheckResourceAttr(one, "tags.owner", "net"),
				resource.TestCheckResourceAttr(one, "linked_task_count", "0"),
			),
		})
		acctest.TestWithoutCLI(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
	})
}
