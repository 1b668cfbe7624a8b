package explorer_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "runzero_explorer.test"

// still checks that the console has these Explorers, and was never asked to remove one.
func still(c *acctest.Console, org string, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		for _, r := range c.Requests() {
			if r.Method == http.MethodDelete {
				return fmt.Errorf("the provider sent DELETE %s", r.Path)
			}
		}
		for _, id := range want {
			if status, answer := c.Outside(http.MethodGet, "/org/explorers/"+id+"?_oid="+org, nil); status != http.StatusOK {
				return fmt.Errorf("explorer %s: status %d: %s", id, status, answer)
			}
		}
		return nil
	}
}

func TestAccExplorer(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		berlin, paris := c.Site(org, "Berlin"), c.Site(org, "Paris")
		first, second := c.AddExplorer(org, "berlin"), c.AddExplorer(org, "paris")
		in := "organization_id = \"" + org + "\"\n"
		config := func(attributes string) string { return c.Config(acctest.Resource("runzero_explorer", in+attributes)) }
		outside := func(body map[string]any) func() {
			return func() {
				c.CallOutside(http.MethodPatch, "/org/explorers/"+first+"?_oid="+org, body)
				c.ResetRequests()
			}
		}
		set := fmt.Sprintf("name = \"BERLIN\"\nsite_id = %q\nmax_concurrent_scans = 3", berlin)
		moved := fmt.Sprintf("name = \"BERLIN\"\nsite_id = %q\nmax_concurrent_scans = 5", paris)
		once, none := map[string]int{"PATCH updateExplorerSettings": 1}, map[string]int{}
		c.ResetRequests()
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			CheckDestroy:             still(c, org, first, second),
			Steps: []resource.TestStep{
				{ // adopted as it is: nothing is written
					Config: config(`name = "BERLIN"`), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(none), c.NoReadAfterWrite("getExplorer"),
						resource.TestCheckResourceAttr(address, "id", first),
						resource.TestCheckResourceAttr(address, "explorer_id", first),
						resource.TestCheckResourceAttr(address, "site_id", ""),
						resource.TestCheckResourceAttr(address, "max_concurrent_scans", "1"),
					),
				},
				{
					PreConfig: c.ResetRequests, Config: config(`explorer_id = "` + first + `"`),
					ConfigPlanChecks: acctest.ExpectNoChange(),
				}, // the same one
				{
					Config: config(set), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(once), c.NoReadAfterWrite("getExplorer"),
						resource.TestCheckResourceAttr(address, "site_id", berlin),
						resource.TestCheckResourceAttr(address, "max_concurrent_scans", "3"),
					),
				},
				{
					Config: config(set), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
					ImportStateIdFunc: acctest.ImportID(address, "organization_id", "id"),
				},
				{
					PreConfig: c.ResetRequests, Config: config(moved),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate), Check: c.CheckWrites(once),
				},
				{ // drift
					PreConfig: outside(map[string]any{"site_id": berlin, "settings": map[string]any{"max_concurrent_scans": 9}}),
					Config:    config(moved), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
					Check: c.CheckWrites(once),
				},
				{ // what is no longer managed stays as it is
					PreConfig: c.ResetRequests, Config: config(`name = "BERLIN"`), ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(none),
						resource.TestCheckResourceAttr(address, "site_id", paris)),
				},
				{ // another name is another Explorer; the first one stays
					Config:           config(`name = "PARIS"`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
					Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(none), still(c, org, first, second),
						resource.TestCheckResourceAttr(address, "id", second)),
				},
				{
					Config:           config(`explorer_id = "` + first + `"`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
					Check:            resource.ComposeAggregateTestCheckFunc(c.CheckWrites(none), still(c, org, first, second)),
				},
			},
		})
	})
}

// Adopting with settings is one list and one write; nothing if they are there already.
func TestAccExplorerAdoptionCost(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, id := c.Site(org, "Berlin"), c.AddExplorer(org, "berlin")
		config := c.ProviderBlock(fmt.Sprintf("account_token = %q\norganization_id = %q", c.Bootstrap().AccountToken, org)) +
			acctest.Resource("runzero_explorer",
				fmt.Sprintf("explorer_id = %q\nsite_id = %q\nmax_concurrent_scans = 2", id, site))
		apply := func(want map[string]int) resource.TestCase {
			return resource.TestCase{
				ProtoV6ProviderFactories: c.Factories(),
				CheckDestroy:             still(c, org, id),
				Steps: []resource.TestStep{{
					PreConfig: c.ResetRequests, Config: config,
					Check: c.CheckCalls(want),
				}},
			}
		}
		acctest.Test(t, c, apply(map[string]int{"GET getAccountAgents": 1, "PATCH updateExplorerSettings": 1}))
		acctest.Test(t, c, apply(map[string]int{"GET getAccountAgents": 1})) // forgotten, and taken up again
	})
}

// "" is all sites. Where the console refuses that, the error says so.
func TestAccExplorerAllSites(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, id := c.Site(org, "Berlin"), c.AddExplorer(org, "berlin")
		config := func(siteID string) string {
			return c.Config(acctest.Resource("runzero_explorer",
				fmt.Sprintf("organization_id = %q\nname = \"BERLIN\"\nsite_id = %q", org, siteID)))
		}
		steps := []resource.TestStep{
			{
				PreConfig: c.ResetRequests, Config: config(""), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
				Check: c.CheckWrites(map[string]int{}),
			}, // it is on all sites
			{
				Config: config(""), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
				ImportStateIdFunc: acctest.ImportID(address, "organization_id", "id"),
			},
			{Config: config(site), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()},
		}
		if c.Has("explorer-all-sites-refused") {
			steps = append(steps, resource.TestStep{
				Config: config(""),
				ExpectError: regexp.MustCompile(
					`(?s)Cannot\s+update\s+Explorer\s+"BERLIN".*site_id = "".*not\s+take\s+an\s+Explorer\s+back\s+to\s+all\s+sites`),
			})
		} else {
			steps = append(steps, resource.TestStep{
				Config:           config(""),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check:            resource.TestCheckResourceAttr(address, "site_id", ""),
			})
		}
		steps = append(steps, resource.TestStep{ // an import with "" in the configuration takes it up again
			Config: config(site), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
			Check: resource.TestCheckResourceAttr(address, "id", id),
		})
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(), CheckDestroy: still(c, org, id),
			Steps: steps,
		})
	})
}

// Uninstalled and installed again, it has another id: by name it is found anew.
func TestAccExplorerGone(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		old := c.AddExplorer(org, "berlin")
		config := c.Config(acctest.Resource("runzero_explorer", "organization_id = \""+org+"\"\nname = \"BERLIN\""))
		remove := func() { c.CallOutside(http.MethodDelete, "/org/explorers/"+old+"?_oid="+org, nil) }
		var id string
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, Check: resource.TestCheckResourceAttr(address, "id", old)},
				{
					PreConfig: remove, Config: config,
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+create\s+Explorer\s+"BERLIN".*has\s+the\s+name\s+"BERLIN".*wait\s+until\s+it\s+has\s+registered`),
				},
				{
					PreConfig: func() { id = c.AddExplorer(org, "berlin") },
					Config:    config, ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: resource.TestCheckResourceAttrPtr(address, "id", &id),
				},
			},
		})
	})
}

func TestAccExplorerWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org, other := c.Bootstrap().OrganizationID, c.Organization("Other")
		c.AddExplorer(org, "berlin")
		c.AddExplorer(org, "twin")
		c.AddExplorer(org, "twin")
		far := c.Site(other, "Far")
		in := "organization_id = \"" + org + "\"\n"
		refused := func(attributes, text string) resource.TestStep {
			return resource.TestStep{
				Config:      c.Config(acctest.Resource("runzero_explorer", attributes)),
				ExpectError: regexp.MustCompile("(?s)" + strings.ReplaceAll(text, " ", `\s+`)),
			}
		}
		for _, e := range c.List("/org/explorers?_oid=" + other) {
			c.CallOutside(http.MethodDelete, fmt.Sprintf("/org/explorers/%s?_oid=%s", e["id"], other), nil)
		}
		c.ExpectRefused(t, "runzero_explorer",
			acctest.InvalidConfig{Attributes: in, Error: `[explorer_id,name]`},
			acctest.InvalidConfig{Attributes: in + `name = ""`, Error: `name ... it is empty`},
			acctest.InvalidConfig{Attributes: in + `explorer_id = "BERLIN"`, Error: `"BERLIN" ... not a UUID`},
			acctest.InvalidConfig{
				Attributes: in + "name = \"BERLIN\"\nsite_id = \"Berlin\"",
				Error:      `"Berlin" ... not a UUID`,
			},
			acctest.InvalidConfig{
				Attributes: in + "name = \"BERLIN\"\nmax_concurrent_scans = -2",
				Error:      `at least -1`,
			},
			acctest.InvalidConfig{Attributes: `name = "BERLIN"`, Error: `needs an organization`},
		)
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				refused(in+`name = "TWIN"`, `name = "TWIN".*2 Explorers of organization `+org+
					` are named "TWIN": .*Use explorer_id`),
				refused(in+`name = "berlin"`, `is named "berlin", but there is "BERLIN".*case counts`),
				refused(in+`explorer_id = "`+acctest.UnknownID+`"`,
					`None of the \d Explorers registered in organization `+org+` has the explorer_id "`+acctest.UnknownID+
						`".*runzero_explorers`),
				refused("organization_id = \""+other+"\"\nname = \"BERLIN\"",
					`No Explorer is registered in organization `+other+` yet.*download token`),
				refused(in+"name = \"BERLIN\"\nsite_id = \""+far+`"`,
					`site_id = .*UUID of a site of the Explorer's own organization`),
			},
		})
	})
}

func TestAccExplorerImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		c.AddExplorer(org, "berlin")
		config := c.Config(acctest.Resource("runzero_explorer", "organization_id = \""+org+"\"\nname = \"BERLIN\""))
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config},
				{
					Config: config, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
				},
			},
		})
	})
}
