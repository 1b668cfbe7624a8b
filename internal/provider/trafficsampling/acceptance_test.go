package trafficsampling_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_traffic_sampling"
	address  = "runzero_traffic_sampling.test"
	stranger = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d" // the id of nothing
)

// place makes a site and an Explorer, and gives them as variables together with the organization.
func place(c *acctest.Console) acctest.Variables {
	org := c.Bootstrap().OrganizationID
	return acctest.Variables{
		"organization": org, "site": c.Site(org, "Berlin"), "explorer": c.AddExplorer(org, "TAP-1"),
	}
}

func TestAccTrafficSampling(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		stop := func() { c.CallOutside(http.MethodPost, "/org/tasks/"+running(t, c, org)+"/stop?_oid="+org, nil) }
		text, none, unasked := knownvalue.StringExact, map[string]int{}, []string{"getTask"}
		acctest.LifeCycle{
			Address: address, Variables: place(c),
			Steps: []acctest.LifeCycleStep{
				{ // the service has no name in the create
					Name: "create", Config: "full", Action: plancheck.ResourceActionCreate,
					Writes: map[string]int{"PUT createSample": 1, "PATCH updateTask": 1}, Unasked: unasked,
				},
				{Name: "no change", Config: "full"},
				{Name: "respelled", Writes: none},
				{ // what changes in place, in one call
					Name: "renamed", Action: plancheck.ResourceActionUpdate, Writes: map[string]int{"PATCH updateTask": 1},
					Unasked: unasked,
				},
				{
					Name: "drift", Config: "renamed", Action: plancheck.ResourceActionUpdate,
					Outside: func() {
						c.CallOutside(http.MethodPatch, "/org/tasks/"+running(t, c, org)+"?_oid="+org,
							map[string]any{"name": "Edited"})
					},
					Holds: map[string]knownvalue.Check{"name": text("Core tap")},
				},
				{
					Name: "stopped outside", Config: "full", Outside: stop, Action: plancheck.ResourceActionCreate,
				},
				{
					Name: "ended by a failure", Config: "full", Action: plancheck.ResourceActionCreate,
					Outside: func() {
						status := "canceled"
						if err := c.EditTask(running(t, c, org), emulator.TaskEdit{Status: &status}); err != nil {
							t.Fatal(err)
						}
					},
				},
				{ // a name that is not managed any more stays
					Name: "unnamed", Writes: none, Holds: map[string]knownvalue.Check{"name": text("Core")},
				},
				{
					Name: "one_interface", Action: plancheck.ResourceActionDestroyBeforeCreate,
					Writes: map[string]int{"POST stopTask": 1, "PUT createSample": 1, "PATCH updateTask": 1},
				},
			},
		}.Run(t, c)
		if left := samplings(c, org); len(left) > 0 {
			t.Errorf("after the destroy these run: %v", left)
		}
	})
}

// What no call changes is stopped and started anew.
func TestAccTrafficSamplingReplaced(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		at := place(c)
		org := c.Bootstrap().OrganizationID
		given := acctest.Variables{
			"name": "Core", "description": "mirror port", "interfaces": []string{"eth1", "Ethernet 2"},
			"targets": []string{"10.0.0.0/16", "10.9.0.1"}, "excludes": []string{"10.0.9.0/24"},
			"tags": map[string]string{"owner": "net", "DMZ": ""},
		}
		var steps []acctest.LifeCycleStep
		step := func(s acctest.LifeCycleStep) { // a change stays for the steps after it
			maps.Copy(given, s.Variables)
			s.Variables = maps.Clone(given)
			steps = append(steps, s)
		}
		step(acctest.LifeCycleStep{Name: "create", Action: plancheck.ResourceActionCreate})
		for _, change := range []acctest.LifeCycleStep{
			{
				Name:      "place",
				Variables: acctest.Variables{"site": c.Site(org, "Hamburg"), "explorer": c.AddExplorer(org, "TAP-2")},
			},
			{Name: "interfaces", Variables: acctest.Variables{"interfaces": []string{"eth1"}}},
			{Name: "targets", Variables: acctest.Variables{"targets": []string{"10.0.0.0/8"}}},
			{Name: "no choice", Variables: acctest.Variables{"excludes": nil, "tags": nil, "targets": nil}},
		} {
			change.Action = plancheck.ResourceActionDestroyBeforeCreate
			change.Writes = map[string]int{"POST stopTask": 1, "PUT createSample": 1, "PATCH updateTask": 1}
			step(change)
		}
		step(acctest.LifeCycleStep{ // it takes one call, and has the service's name
			Name: "without a name", Variables: acctest.Variables{"name": nil, "description": nil},
			Action: plancheck.ResourceActionCreate, Writes: map[string]int{"PUT createSample": 1},
			Outside: func() { c.CallOutside(http.MethodPost, "/org/tasks/"+running(t, c, org)+"/stop?_oid="+org, nil) },
			Holds: map[string]knownvalue.Check{
				"name": knownvalue.StringRegexp(regexp.MustCompile(`Traffic sampling`)),
			},
		})
		acctest.LifeCycle{
			Address: address, Config: "sampling", Variables: at, WithoutCLI: true, Steps: steps,
		}.Run(t, c)
		if left := samplings(c, org); len(left) > 0 {
			t.Errorf("after the destroy these run: %v", left)
		}
	})
}

func TestAccTrafficSamplingImport(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		given := place(c).ForCLI()
		in := func(config string) string {
			return c.ConfigWith(fmt.Sprintf("organization_id = %q", c.Bootstrap().OrganizationID), acctest.HCL(t, config))
		}
		imported := in("without_interfaces") // a console may not show them
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: in("full"), ConfigVariables: given, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()},
				{
					Config: imported, ConfigVariables: given, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: acctest.ImportID(address, "organization_id", "id"),
				},
				{
					Config: imported, ConfigVariables: given, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: acctest.ImportID(address, "id"),
				},
			},
		})
	})
}

// Whether the console shows interfaces and tags is not known. If not, an import takes them over
// from the configuration, and sends nothing.
func TestAccTrafficSamplingImportOfWhatIsNotShown(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		at := place(c)
		task := fmt.Sprint(c.CallOutside(http.MethodPut, fmt.Sprintf("/org/sites/%s/sample?_oid=%s", at["site"],
			at["organization"]), map[string]any{"explorer": at["explorer"], "interfaces": "eth1", "tags": "owner=net"})["id"])
		at["task"] = task
		acctest.LifeCycle{
			Address: address, Config: "sampling", Variables: at, ID: &task, WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{
				{
					Name: "import", Variables: acctest.Variables{"interfaces": []string{"eth1"}},
					Action: plancheck.ResourceActionUpdate, Writes: map[string]int{},
				},
				{
					Name: "change", Variables: acctest.Variables{"interfaces": []string{"eth2"}},
					Action: plancheck.ResourceActionDestroyBeforeCreate,
				},
			},
		}.Run(t, c)
	})
}

func TestAccTrafficSamplingImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config, given := c.Config(acctest.HCL(t, "sampling")), place(c).ForCLI()
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, ConfigVariables: given},
				{
					Config: config, ConfigVariables: given, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
					// Where the console does not say which interfaces are read, the configuration is believed: an
					// update that sends nothing.
					ExpectNonEmptyPlan: c.Has("sample-interfaces-hidden"),
				},
			},
		})
	})
}

func TestAccTrafficSamplingImportOfAScan(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		at := place(c)
		at["task"] = c.CallOutside(http.MethodPut, fmt.Sprintf("/org/sites/%s/scan?_oid=%s", at["site"], at["organization"]),
			map[string]string{"targets": "10.0.0.1", "scan-frequency": "weekly", "scan-name": "Weekly"})["id"]
		acctest.LifeCycle{
			Address: address, Variables: at, WithoutCLI: true,
			Steps: []acctest.LifeCycleStep{{Name: "scan", Error: `is of type scan ... runzero_traffic_samplings`}},
		}.Run(t, c)
	})
}

func TestAccTrafficSamplingWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		at := place(c)
		in := func(site, explorer any) string {
			return fmt.Sprintf("organization_id = %q\nsite_id = %q\nexplorer_id = %q\n", at["organization"], site, explorer)
		}
		here := in(at["site"], at["explorer"])
		const interfaces = "interfaces = [\"eth1\"]\n"
		c.ExpectRefused(t, typeName,
			acctest.InvalidConfig{Attributes: here, Error: `Nothing would be sampled`},
			acctest.InvalidConfig{Attributes: here + `interfaces = []`, Error: `at least 1`},
			acctest.InvalidConfig{
				Attributes: here + `interfaces = ["eth1,eth2"]`, Error: `Invalid name of an interface ... eth1,eth2`,
			},
			acctest.InvalidConfig{Attributes: here + `interfaces = [" "]`, Error: `interfaces`},
			acctest.InvalidConfig{Attributes: in("Berlin", at["explorer"]) + interfaces, Error: `UUID`},
			acctest.InvalidConfig{Attributes: here + interfaces + `targets = ["10.0.0.0/33"]`, Error: `10.0.0.0/33`},
			acctest.InvalidConfig{Attributes: here + interfaces + `tags = { "a b" = "c" }`, Error: `Invalid tag`},
			acctest.InvalidConfig{
				Attributes: in(at["site"], stranger) + interfaces, Error: `explorer_id ... runzero_explorers`, Applied: true,
			},
			acctest.InvalidConfig{
				Attributes: in(stranger, at["explorer"]) + interfaces, Error: `Cannot create traffic sampling`, Applied: true,
			},
		)
		c.ConnectExplorers(false)
		c.ExpectRefused(t, typeName, acctest.InvalidConfig{
			Attributes: here + interfaces, Error: `no available agents ... Connect it`, Applied: true,
		})
	})
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
