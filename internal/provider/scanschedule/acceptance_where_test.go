package scanschedule_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// zones gives the names and ids of two enabled hosted zones.
func zones(t *testing.T, c *acctest.Console, org string) (names, ids [2]string) {
	t.Helper()
	rows := c.List("/org/hosted-zones?_oid=" + org)
	n := 0
	for _, row := range rows {
		if row["enabled"] == true && n < 2 {
			names[n], ids[n] = row["name"].(string), row["id"].(string)
			n++
		}
	}
	if n < 2 {
		t.Fatalf("the emulator has %d enabled hosted zones, want 2", n)
	}
	return names, ids
}

func TestAccScanScheduleHostedZone(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site := c.Site(org, "Internet")
		probe := c.AddExplorer(org, "PROBE-1")
		names, ids := zones(t, c, org)
		base := map[string]string{
			"organization_id": quoted(org), "site_id": quoted(site), "name": quoted("Edge"), "frequency": quoted("daily"),
			"targets": `["1.1.1.1", "8.8.8.0/24"]`,
		}
		config := func(change ...string) string {
			return c.Config(acctest.Resource("runzero_scan_schedule", body(base, change...)))
		}
		zoneID := func(want string) resource.TestCheckFunc {
			return resource.TestCheckResourceAttr(address, "hosted_zone_id", want)
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config("hosted_zone", quoted("auto")),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckWrites(map[string]int{"PUT createScan": 1}),
						resource.TestCheckResourceAttr(address, "hosted_zone", "auto"),
						resource.TestMatchResourceAttr(address, "hosted_zone_id", regexp.MustCompile(`^[0-9a-f-]{36}$`)),
						resource.TestCheckNoResourceAttr(address, "explorer_id"),
					),
				},
				{
					Config:           config("hosted_zone", quoted(names[0])),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate), Check: zoneID(ids[0]),
				},
				{
					Config:           config("hosted_zone", quoted(ids[1])),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate), Check: zoneID(ids[1]),
				},
				{ // drift: moved to another zone outside
					PreConfig: func() {
						c.CallOutside(http.MethodPatch, "/org/tasks/"+last(t, c, org)+"?_oid="+org,
							map[string]any{"hosted_zone_id": ids[0]})
					},
					Config:           config("hosted_zone", quoted(ids[1])),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate), Check: zoneID(ids[1]),
				},
				{
					Config:           config("explorer_id", quoted(probe)),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				},
				{
					Config:           config("explorer_group_id", quoted(c.AddExplorerGroup(org, "Group"))),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				},
				{
					Config:           config("hosted_zone", quoted("auto"), "paused", "true"),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				},
			},
		})
	})
}

func TestAccScanScheduleImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site := c.Site(org, "Berlin")
		all := map[string][2]string{"auto": {"hosted_zone", "auto"}}
		targets := `["1.1.1.1", "example.com"]`
		if c.Live() {
			needsZone(t, c, org)
			targets = `["a.example.invalid", "b.example.invalid"]`
		} else {
			names, _ := zones(t, c, org)
			all["zone"], all["explorer"] = [2]string{"hosted_zone", names[1]},
				[2]string{"explorer_id", c.AddExplorer(org, "PROBE-1")}
		}
		for name, where := range all {
			t.Run(name, func(t *testing.T) {
				config := c.ConfigWith("organization_id = "+quoted(org),
					acctest.Resource("runzero_scan_schedule", body(map[string]string{
						"site_id": quoted(site), "name": quoted(c.Name("Imported " + name)), "frequency": quoted("weekly"),
						"targets":    targets,
						"start_time": quoted("2040-01-02T03:04:05Z"),
						"rate":       "1500", "screenshots": "false", "probe_options": `{ "dns-port" = "5353" }`,
						where[0]: quoted(where[1]),
					})))
				acctest.Test(t, c, resource.TestCase{
					ProtoV6ProviderFactories: c.Factories(),
					Steps: []resource.TestStep{
						{Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter()},
						{
							Config: config, ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
							ImportStateIdFunc: acctest.ImportID(address, "organization_id", "id"),
						},
						{
							Config: config, ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
							ImportStateIdFunc: acctest.ImportID(address, "id"),
						},
					},
				})
			})
		}
	})
}

// Whether the service says which group runs a schedule is not known. If not, an
// import takes over the group from the configuration, and still sends nothing.
func TestAccScanScheduleImportGroup(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, group := c.Site(org, "Berlin"), c.AddExplorerGroup(org, "Group")
		c.AddExplorer(org, "PROBE-1")
		task := c.CallOutside(http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org, map[string]string{
			"targets": "defaults", "scan-name": "By group", "scan-frequency": "weekly", "explorer-group-id": group,
		})
		config := c.Config(
			fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%s\"\n}\n", address, org, task["id"]),
			acctest.Resource("runzero_scan_schedule", body(map[string]string{
				"organization_id": quoted(org), "site_id": quoted(site), "name": quoted("By group"), "frequency": quoted("weekly"),
				"explorer_group_id": quoted(group),
			})))
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config, ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: c.CheckWrites(map[string]int{}),
				},
				{
					Config: config, ConfigPlanChecks: acctest.ExpectNoChange(),
					Check: resource.TestCheckResourceAttr(address, "explorer_group_id", group),
				},
			},
		})
	})
}

func TestAccScanScheduleImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		config := c.Config(acctest.Resource("runzero_scan_schedule", body(map[string]string{
			"organization_id": quoted(org), "site_id": quoted(c.Site(org, "Berlin")), "name": quoted("Daily"),
			"frequency":   quoted("daily"),
			"explorer_id": quoted(c.AddExplorer(org, "PROBE-1")),
		})))
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

func TestAccScanScheduleWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		probe := c.AddExplorer(org, "PROBE-1")
		base := map[string]string{
			"organization_id": quoted(org), "site_id": quoted(c.Site(org, "Berlin")), "name": quoted("Scan"),
			"frequency": quoted("weekly"), "explorer_id": quoted(probe),
		}
		const stranger = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
		step := func(want string, change ...string) resource.TestStep {
			return resource.TestStep{
				Config:      c.Config(acctest.Resource("runzero_scan_schedule", body(base, change...))),
				ExpectError: regexp.MustCompile(want),
			}
		}
		acctest.Test(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				step(`(?s)explorer_id.*hosted_zone`, "explorer_id", ""),
				step(`(?s)explorer_id.*hosted_zone`, "hosted_zone", quoted("auto")),
				step(`(?s)cannot reach private targets.*10\.0\.0\.0/8`, "explorer_id", "", "hosted_zone", quoted("auto"), "targets",
					`["1.1.1.1", "10.0.0.0/8"]`),
				step(`(?s)runs\s+once.*frequency`, "frequency", quoted("once")),
				step(`(?s)start_time.*RFC 3339`, "start_time", quoted("tomorrow")),
				step(`10\.0\.0\.0/33`, "targets", `["10.0.0.0/33"]`),
				step(`70000`, "tcp_ports", quoted("1-70000")),
				step(`(?s)max_ttl.*255`, "max_ttl", "256"),
				step(`attribute rate`, "probe_options", `{ rate = "5" }`),
				step(`(?s)belongs\s+to\s+the\s+schedule`, "probe_options", `{ "scan-name" = "5" }`),
				step(`UUID`, "site_id", quoted("Berlin")),
				step(`(?s)probes.*nothing`, "probes", `["nothing"]`),
				step(`(?s)explorer_id.*runzero_explorers`, "explorer_id", quoted(stranger)),
				step(`(?s)Cannot create scan schedule.*`, "site_id", quoted(stranger)),
				{
					PreConfig:   func() { c.ConnectExplorers(false) },
					Config:      c.Config(acctest.Resource("runzero_scan_schedule", body(base))),
					ExpectError: regexp.MustCompile(`(?s)no available agents.*Connect\s+one`),
				},
			},
		})
	})
}
