package trafficsampling_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const address = "runzero_traffic_sampling.test"

func TestAccTrafficSampling(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, another := c.Site(org, "Berlin"), c.Site(org, "Hamburg")
		first, second := c.AddExplorer(org, "TAP-1"), c.AddExplorer(org, "TAP-2")
		attributes := map[string]string{
			"organization_id": quoted(org), "site_id": quoted(site), "explorer_id": quoted(first),
			"interfaces": `["eth1", "Ethernet 2"]`, "name": quoted("Core"), "description": quoted("mirror port"),
			"targets": `["10.0.0.0/16", "10.9.0.1"]`, "excludes": `["10.0.9.0/24"]`, "tags": `{ owner = "net", DMZ = "" }`,
		}
		config := func(change ...string) string {
			return c.Config(acctest.Resource("runzero_traffic_sampling", body(attributes, change...)))
		}
		stop := func() { c.CallOutside(http.MethodPost, "/org/tasks/"+running(t, c, org)+"/stop?_oid="+org, nil) }
		var id string
		steps := []resource.TestStep{
			{ // the service has no name in the create
				PreConfig: c.ResetRequests, Config: config(),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckWrites(map[string]int{"PUT createSample": 1, "PATCH updateTask": 1}),
					c.NoReadAfterWrite("getTask"), acctest.Attribute(address, "id", &id),
				),
			},
			{Config: config(), ConfigPlanChecks: acctest.ExpectNoChange()},
			{ // other spellings of the same
				PreConfig: c.ResetRequests,
				Config: config("targets", `["10.9.0.1/32", "10.0.0.0/16"]`, "tags", `{ DMZ = "", owner = "net" }`,
					"interfaces", `["Ethernet 2", "eth1"]`),
				ConfigPlanChecks: acctest.ExpectNoChange(), Check: c.CheckWrites(map[string]int{}),
			},
			{ // what changes in place, in one call
				PreConfig: c.ResetRequests, Config: config("name", quoted("Core tap"), "description", quoted("")),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckWrites(map[string]int{"PATCH updateTask": 1}), c.NoReadAfterWrite("getTask"),
					resource.TestCheckResourceAttrPtr(address, "id", &id),
				),
			},
			{ // drift
				PreConfig: func() {
					c.CallOutside(http.MethodPatch, "/org/tasks/"+running(t, c, org)+"?_oid="+org,
						map[string]any{"name": "Edited"})
				},
				Config:           config("name", quoted("Core tap"), "description", quoted("")),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			},
			{ // stopped outside
				PreConfig: stop, Config: config(),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
			},
			{ // ended by a failure
				PreConfig: func() {
					status := "canceled"
					if err := c.EditTask(running(t, c, org), emulator.TaskEdit{Status: &status}); err != nil {
						t.Fatal(err)
					}
				},
				Config: config(), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
			},
			{ // a name that is not managed any more stays
				PreConfig: c.ResetRequests, Config: config("name", "", "description", ""),
				ConfigPlanChecks: acctest.ExpectNoChange(),
				Check: resource.ComposeAggregateTestCheckFunc(c.CheckWrites(map[string]int{}),
					resource.TestCheckResourceAttr(address, "name", "Core")),
			},
		}
		for _, change := range [][]string{
			{"site_id", quoted(another), "explorer_id", quoted(second)},
			{"interfaces", `["eth1"]`},
			{"targets", `["10.0.0.0/8"]`},
			{"excludes", "", "tags", "", "targets", ""},
		} {
			steps = append(steps, resource.TestStep{
				PreConfig: c.ResetRequests, Config: config(change...),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				Check: c.CheckWrites(map[string]int{
					"POST stopTask": 1, "PUT createSample": 1, "PATCH updateTask": 1,
				}),
			})
			attributes = withChanges(attributes, change...)
		}
		steps = append(steps, resource.TestStep{ // without a name it takes one call, and has the service's name
			PreConfig: func() { stop(); c.ResetRequests() }, Config: config("name", "", "description", ""),
			ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
			Check: resource.ComposeAggregateTestCheckFunc(
				c.CheckWrites(map[string]int{"PUT createSample": 1}),
				resource.TestMatchResourceAttr(address, "name", regexp.MustCompile(`Traffic sampling`)),
			),
		})
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(), Steps: steps,
		})
		if left := samplings(c, org); len(left) > 0 {
			t.Errorf("after the destroy these run: %v", left)
		}
	})
}

func TestAccTrafficSamplingImport(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		attributes := map[string]string{
			"site_id": quoted(c.Site(org, "Berlin")), "explorer_id": quoted(c.AddExplorer(org, "TAP-1")),
			"interfaces": `["eth1", "Ethernet 2"]`, "name": quoted("Core"), "targets": `["10.0.0.0/16"]`,
		}
		in := func(change ...string) string {
			return c.ConfigWith("organization_id = "+quoted(org),
				acctest.Resource("runzero_traffic_sampling", body(attributes, change...)))
		}
		imported := in("interfaces", "") // a console may not show them
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: in(), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()},
				{
					Config: imported, ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
					ImportStateIdFunc: acctest.ImportID(address, "organization_id", "id"),
				},
				{
					Config: imported, ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
					ImportStateIdFunc: acctest.ImportID(address, "id"),
				},
			},
		})
	})
}

// Whether the console shows interfaces and tags is not known. If not, an import takes them over
// from the configuration, and sends nothing.
func TestAccTrafficSamplingImportOfWhatIsNotShown(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, explorer := c.Site(org, "Berlin"), c.AddExplorer(org, "TAP-1")
		task := c.CallOutside(http.MethodPut, "/org/sites/"+site+"/sample?_oid="+org,
			map[string]string{"explorer": explorer, "interfaces": "eth1", "tags": "owner=net"})["id"]
		attributes := map[string]string{
			"organization_id": quoted(org), "site_id": quoted(site), "explorer_id": quoted(explorer),
			"interfaces": `["eth1"]`, "tags": `{ owner = "net" }`,
		}
		block := fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%s\"\n}\n", address, org, task)
		config := func(change ...string) string {
			return c.Config(block, acctest.Resource("runzero_traffic_sampling", body(attributes, change...)))
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config(), ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: c.CheckWrites(map[string]int{}),
				},
				{
					Config:           config("interfaces", `["eth2"]`),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				},
			},
		})
	})
}

func TestAccTrafficSamplingImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		config := c.Config(acctest.Resource("runzero_traffic_sampling", body(map[string]string{
			"organization_id": quoted(org), "site_id": quoted(c.Site(org, "Berlin")),
			"explorer_id": quoted(c.AddExplorer(org, "TAP-1")), "interfaces": `["eth1"]`,
		})))
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config},
				{
					Config: config, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
					// Where the console does not say which interfaces are read, the configuration is believed: an
					// update that sends nothing.
					ExpectNonEmptyPlan: c.Has("sample-interfaces-hidden"),
				},
			},
		})
	})
}

func TestAccTrafficSamplingWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site := c.Site(org, "Berlin")
		base := map[string]string{
			"organization_id": quoted(org), "site_id": quoted(site), "explorer_id": quoted(c.AddExplorer(org, "TAP-1")),
			"interfaces": `["eth1"]`,
		}
		scan := c.CallOutside(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org,
			map[string]string{"targets": "10.0.0.1", "scan-frequency": "weekly", "scan-name": "Weekly"})["id"]
		const stranger = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
		step := func(want string, change ...string) resource.TestStep {
			return resource.TestStep{
				Config:      c.Config(acctest.Resource("runzero_traffic_sampling", body(base, change...))),
				ExpectError: regexp.MustCompile(want),
			}
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				step(`Nothing would be sampled`, "interfaces", ""),
				step(`at least 1`, "interfaces", `[]`),
				step(`(?s)Invalid name of an interface.*eth1,eth2`, "interfaces", `["eth1,eth2"]`),
				step(`interfaces`, "interfaces", `[" "]`),
				step(`UUID`, "site_id", quoted("Berlin")),
				step(`10\.0\.0\.0/33`, "targets", `["10.0.0.0/33"]`),
				step(`Invalid tag`, "tags", `{ "a b" = "c" }`),
				step(`(?s)explorer_id.*runzero_explorers`, "explorer_id", quoted(stranger)),
				step(`Cannot create traffic sampling`, "site_id", quoted(stranger)),
				{ // another type of task
					Config: c.Config(
						fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%s\"\n}\n", address, org, scan),
						acctest.Resource("runzero_traffic_sampling", body(base))),
					ExpectError: regexp.MustCompile(`(?s)is\s+of\s+type\s+scan.*runzero_traffic_samplings`),
				},
				{
					PreConfig:   func() { c.ConnectExplorers(false) },
					Config:      c.Config(acctest.Resource("runzero_traffic_sampling", body(base))),
					ExpectError: regexp.MustCompile(`(?s)no available agents.*Connect\s+it`),
				},
			},
		})
	})
}

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// withChanges gives the attributes with some changed: name, value, name, value; "" takes one away.
func withChanges(attributes map[string]string, change ...string) map[string]string {
	changed := map[string]string{}
	for name, value := range attributes {
		changed[name] = value
	}
	for i := 0; i+1 < len(change); i += 2 {
		changed[change[i]] = change[i+1]
		if change[i+1] == "" {
			delete(changed, change[i])
		}
	}
	return changed
}

func body(attributes map[string]string, change ...string) string {
	var lines []string
	for name, value := range withChanges(attributes, change...) {
		lines = append(lines, name+" = "+value)
	}
	return strings.Join(lines, "\n")
}

// samplings are the ids of those that run.
func samplings(c *acctest.Console, org string) (ids []string) {
	for _, task := range c.List("/org/tasks?search=type:sample&_oid=" + org) {
		if task["status"] == "active" {
			ids = append(ids, fmt.Sprint(task["id"]))
		}
	}
	return ids
}

// running is the id of the only sampling that runs.
func running(t *testing.T, c *acctest.Console, org string) string {
	t.Helper()
	ids := samplings(c, org)
	if len(ids) != 1 {
		t.Fatalf("these run: %v, want one", ids)
	}
	return ids[0]
}
