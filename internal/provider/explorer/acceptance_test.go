package explorer_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "runzero_explorer.test"

// still checks that the console has these Explorers, and was not asked to remove one since the last
// reset.
func still(c *acctest.Console, org string, want ...string) func() error {
	return func() error {
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
		text, number, unasked := knownvalue.StringExact, knownvalue.Int64Exact, []string{"getExplorer"}
		once, none := map[string]int{"PATCH updateExplorerSettings": 1}, map[string]int{}
		both := still(c, org, first, second)
		acctest.LifeCycle{
			Address: address, Variables: acctest.Variables{"organization": org, "explorer": first},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "adopted as it is", Config: "named", Action: plancheck.ResourceActionCreate, Writes: none,
					Unasked: unasked,
					Holds: map[string]knownvalue.Check{
						"id": text(first), "explorer_id": text(first), "site_id": text(""), "max_concurrent_scans": number(1),
					},
				},
				{Name: "by_id"}, // the same one
				{
					Name: "settings", Variables: acctest.Variables{"site": berlin, "scans": 3},
					Action: plancheck.ResourceActionUpdate, Writes: once, Unasked: unasked,
					Holds: map[string]knownvalue.Check{"site_id": text(berlin), "max_concurrent_scans": number(3)},
				},
				{Name: "import", Import: true},
				{
					Name: "moved", Config: "settings", Variables: acctest.Variables{"site": paris, "scans": 5},
					Action: plancheck.ResourceActionUpdate, Writes: once,
				},
				{
					Name: "drift", Config: "settings", Variables: acctest.Variables{"site": paris, "scans": 5},
					Outside: func() {
						c.CallOutside(http.MethodPatch, "/org/explorers/"+first+"?_oid="+org,
							map[string]any{"site_id": berlin, "settings": map[string]any{"max_concurrent_scans": 9}})
					},
					Action: plancheck.ResourceActionUpdate, Writes: once,
				},
				{ // what is no longer managed stays as it is
					Name: "unmanaged", Config: "named", Writes: none,
					Holds: map[string]knownvalue.Check{"site_id": text(paris)},
				},
				{ // another name is another Explorer; the first one stays
					Name: "another name", Config: "named", Variables: acctest.Variables{"name": "PARIS"},
					Action: plancheck.ResourceActionDestroyBeforeCreate, Writes: none, Check: both,
					Holds: map[string]knownvalue.Check{"id": text(second)},
				},
				{
					Name: "another id", Config: "by_id", Action: plancheck.ResourceActionDestroyBeforeCreate, Writes: none,
					Check: both,
				},
			},
		}.Run(t, c)
		if err := both(); err != nil {
			t.Errorf("after the destroy: %v", err)
		}
	})
}

// Adopting with settings is one list and one write; nothing if they are there already.
func TestAccExplorerAdoptionCost(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, id := c.Site(org, "Berlin"), c.AddExplorer(org, "berlin")
		adopt := func(calls map[string]int) {
			acctest.LifeCycle{
				Address: address, Variables: acctest.Variables{"site": site, "explorer": id}, WithoutCLI: true,
				Config: "explorer", Provider: acctest.Settings{
					"base_url": c.URL, "account_token": c.Bootstrap().AccountToken, "organization_id": org,
				},
				Steps: []acctest.LifeCycleStep{{
					Name: "adopt", Action: plancheck.ResourceActionCreate, Calls: calls,
				}},
			}.Run(t, c)
			if err := still(c, org, id)(); err != nil {
				t.Errorf("after the destroy: %v", err)
			}
		}
		adopt(map[string]int{"GET getAccountAgents": 1, "PATCH updateExplorerSettings": 1})
		adopt(map[string]int{"GET getAccountAgents": 1}) // forgotten, and taken up again
	})
}

// "" is all sites. Where the console refuses that, the error says so.
func TestAccExplorerAllSites(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, id := c.Site(org, "Berlin"), c.AddExplorer(org, "berlin")
		back := acctest.LifeCycleStep{
			Name: "back on all sites", Config: "all_sites", Action: plancheck.ResourceActionUpdate,
			Holds: map[string]knownvalue.Check{"site_id": knownvalue.StringExact("")},
		}
		again := acctest.LifeCycleStep{
			Name: "again on one", Config: "one_site", Action: plancheck.ResourceActionUpdate,
			Holds: map[string]knownvalue.Check{"id": knownvalue.StringExact(id)},
		}
		if c.Has("explorer-all-sites-refused") {
			back.Error = `Cannot update Explorer "BERLIN" ... site_id = "" ... not take an Explorer back to all sites`
			again.Action = "" // where it still is
		}
		acctest.LifeCycle{
			Address: address, Variables: acctest.Variables{"organization": org, "site": site}, WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{ // where it is already
					Name: "all_sites", Action: plancheck.ResourceActionCreate, Writes: map[string]int{},
				},
				{Name: "import", Import: true},
				{Name: "one_site", Action: plancheck.ResourceActionUpdate},
				back,
				again,
			},
		}.Run(t, c)
		if err := still(c, org, id)(); err != nil {
			t.Errorf("after the destroy: %v", err)
		}
	})
}

// Uninstalled and installed again, it has another id: by name it is found anew.
func TestAccExplorerUninstalled(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		old := c.AddExplorer(org, "berlin")
		var id, anew string
		acctest.LifeCycle{
			Address: address, Config: "named", Variables: acctest.Variables{"organization": org}, ID: &id,
			WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "adopted", Action: plancheck.ResourceActionCreate,
					Holds: map[string]knownvalue.Check{"id": knownvalue.StringExact(old)},
				},
				{
					Name:    "uninstalled",
					Outside: func() { c.CallOutside(http.MethodDelete, "/org/explorers/"+old+"?_oid="+org, nil) },
					Error:   `Cannot create Explorer "BERLIN" ... has the name "BERLIN" ... wait until it has registered`,
				},
				{
					Name: "installed again", Action: plancheck.ResourceActionCreate,
					Outside: func() { anew = c.AddExplorer(org, "berlin") },
					Check: func() error {
						if id != anew {
							return fmt.Errorf("the id is %s, not %s", id, anew)
						}
						return nil
					},
				},
			},
		}.Run(t, c)
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
			acctest.InvalidConfig{
				Attributes: in + `name = "TWIN"`, Applied: true,
				Error: `name = "TWIN" ... 2 Explorers of organization ` + org + ` are named "TWIN": ... Use explorer_id`,
			},
			acctest.InvalidConfig{
				Attributes: in + `name = "berlin"`, Applied: true,
				Error: `is named "berlin", but there is "BERLIN" ... case counts`,
			},
			acctest.InvalidConfig{
				Attributes: in + `explorer_id = "` + acctest.UnknownID + `"`, Applied: true,
				Error: `None of the 4 Explorers registered in organization ` + org + ` has the explorer_id "` + acctest.UnknownID +
					`" ... runzero_explorers`,
			},
			acctest.InvalidConfig{
				Attributes: "organization_id = \"" + other + "\"\nname = \"BERLIN\"", Applied: true,
				Error: `No Explorer is registered in organization ` + other + ` yet ... download token`,
			},
			acctest.InvalidConfig{
				Attributes: in + "name = \"BERLIN\"\nsite_id = \"" + far + `"`, Applied: true,
				Error: `site_id = ... UUID of a site of the Explorer's own organization`,
			},
		)
	})
}

func TestAccExplorerImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		c.AddExplorer(org, "berlin")
		config := c.Config(acctest.HCL(t, "named"))
		given := acctest.Variables{"organization": org}.ForCLI()
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, ConfigVariables: given},
				{
					Config: config, ConfigVariables: given, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
				},
			},
		})
	})
}
