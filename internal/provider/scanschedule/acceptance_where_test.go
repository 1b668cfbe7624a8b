package scanschedule_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
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
		names, ids := zones(t, c, org)
		in := func(zone, id string) (acctest.Variables, map[string]knownvalue.Check) {
			return acctest.Variables{"hosted_zone": zone},
				map[string]knownvalue.Check{"hosted_zone_id": knownvalue.StringExact(id)}
		}
		first, inFirst := in(names[0], ids[0])
		second, inSecond := in(ids[1], ids[1])
		acctest.LifeCycle{
			Address: address, Config: "where", WithoutCLI: true,
			Variables: acctest.Variables{"organization": org, "site": c.Site(org, "Internet"), "name": "Edge"},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "any zone", Variables: acctest.Variables{"hosted_zone": "auto"}, Action: created,
					Writes: map[string]int{"PUT createScan": 1},
					Holds: map[string]knownvalue.Check{
						"hosted_zone":    knownvalue.StringExact("auto"),
						"hosted_zone_id": knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f-]{36}$`)),
						"explorer_id":    knownvalue.Null(),
					},
				},
				{Name: "a zone by its name", Variables: first, Action: updated, Holds: inFirst},
				{Name: "another by its id", Variables: second, Action: updated, Holds: inSecond},
				{
					Name: "moved to another zone outside", Variables: second, Action: updated, Holds: inSecond, Outside: func() {
						c.CallOutside(http.MethodPatch, "/org/tasks/"+last(t, c, org)+"?_oid="+org,
							map[string]any{"hosted_zone_id": ids[0]})
					},
				},
				{
					Name: "an Explorer", Variables: acctest.Variables{"explorer": c.AddExplorer(org, "PROBE-1")},
					Action: replaced,
				},
				{
					Name: "an Explorer group", Variables: acctest.Variables{"explorer_group": c.AddExplorerGroup(org, "Group")},
					Action: replaced,
				},
				{
					Name: "any zone again", Variables: acctest.Variables{"hosted_zone": "auto", "paused": true}, Action: replaced,
				},
			},
		}.Run(t, c)
	})
}

func TestAccScanScheduleImport(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		provider := acctest.Settings{"base_url": c.URL, "organization_id": org}
		all := map[string]acctest.Variables{"auto": {"hosted_zone": "auto"}}
		targets := []string{"1.1.1.1", "example.com"}
		if c.Live() {
			needsZone(t, c, org)
			targets = []string{"a.example.invalid", "b.example.invalid"}
		} else {
			provider = c.Client(provider)
			names, _ := zones(t, c, org)
			all["zone"] = acctest.Variables{"hosted_zone": names[1]}
			all["explorer"] = acctest.Variables{"explorer": c.AddExplorer(org, "PROBE-1")}
		}
		site := c.Site(org, "Berlin")
		// An import shows the service's own values where the configuration leaves them to it, and the id
		// of a zone.
		ignores := []string{
			"grace_period_hours", "hosted_zone", "max_attempts", "max_group_size", "max_host_rate", "max_sockets", "max_ttl",
			"passes", "subnet_ping_net_size", "subnet_ping_sample_rate", "tos",
		}
		for name, where := range all {
			t.Run(name, func(t *testing.T) {
				where["site"], where["name"], where["targets"] = site, name, targets
				acctest.LifeCycle{
					Address: address, Config: "imported", Provider: provider, Variables: where, WithoutCLI: true,
					Steps: []acctest.LifeCycleStep{
						{Name: "create", Action: created},
						{Name: "import", Import: true, ImportIgnores: ignores},
						{ // the provider says which organization
							Name: "import by the id alone", Import: true, ImportIgnores: ignores,
							ImportsBy: func(id string) string { return id },
						},
					},
				}.Run(t, c)
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
		block := fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%s\"\n}\n", address, org, task["id"])
		config, variables := c.Config(block, acctest.HCL(t, "where")), acctest.Variables{
			"prefix": "", "organization": org, "site": site, "name": "By group", "frequency": "weekly", "targets": nil,
			"explorer_group": group,
		}.ForCLI()
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config, ConfigVariables: variables,
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(), Check: c.CheckWrites(map[string]int{}),
				},
				{
					Config: config, ConfigVariables: variables, ConfigPlanChecks: acctest.ExpectNoChange(),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(address, tfjsonpath.New("explorer_group_id"), knownvalue.StringExact(group)),
					},
				},
			},
		})
	})
}

func TestAccScanScheduleImportByIdentity(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		config, variables := c.Config(acctest.HCL(t, "where")), acctest.Variables{
			"prefix": "", "organization": org, "site": c.Site(org, "Berlin"), "name": "Daily", "targets": nil,
			"explorer": c.AddExplorer(org, "PROBE-1"),
		}.ForCLI()
		acctest.Test(t, c, resource.TestCase{
			TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{Config: config, ConfigVariables: variables},
				{
					Config: config, ConfigVariables: variables, ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
				},
			},
		})
	})
}

func TestAccScanScheduleWrongInput(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		const stranger = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
		explorer := c.AddExplorer(org, "PROBE-1")
		base := map[string]string{
			"organization_id": quoted(org), "site_id": quoted(c.Site(org, "Berlin")), "name": quoted("Scan"),
			"frequency": quoted("weekly"), "explorer_id": quoted(explorer),
		}
		wrong := func(text string, change ...string) acctest.InvalidConfig {
			return acctest.InvalidConfig{Attributes: body(base, change...), Error: text}
		}
		applied := func(text string, change ...string) acctest.InvalidConfig {
			return acctest.InvalidConfig{Attributes: body(base, change...), Error: text, Applied: true}
		}
		c.ExpectRefused(t, typeName,
			wrong(`explorer_id ... hosted_zone`, "explorer_id", ""),
			wrong(`explorer_id ... hosted_zone`, "hosted_zone", quoted("auto")),
			wrong(`cannot reach private targets ... 10.0.0.0/8`, "explorer_id", "", "hosted_zone", quoted("auto"), "targets",
				`["1.1.1.1", "10.0.0.0/8"]`),
			wrong(`runs once ... frequency`, "frequency", quoted("once")),
			wrong(`start_time ... RFC 3339`, "start_time", quoted("tomorrow")),
			wrong(`10.0.0.0/33`, "targets", `["10.0.0.0/33"]`),
			wrong(`70000`, "tcp_ports", quoted("1-70000")),
			wrong(`max_ttl ... 255`, "max_ttl", "256"),
			wrong(`attribute rate`, "probe_options", `{ rate = "5" }`),
			wrong(`belongs to the schedule`, "probe_options", `{ "scan-name" = "5" }`),
			wrong(`UUID`, "site_id", quoted("Berlin")),
			applied(`probes ... nothing`, "probes", `["nothing"]`),
			applied(`explorer_id ... runzero_explorers`, "explorer_id", quoted(stranger)),
			applied(`Cannot create scan schedule`, "site_id", quoted(stranger)),
		)
		c.ConnectExplorers(false)
		c.ExpectRefused(t, typeName, applied(`no available agents ... Connect one`))
	})
}

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// body are the attributes with some changed: name, value, name, value; "" takes one away.
func body(attributes map[string]string, change ...string) string {
	changed := maps.Clone(attributes)
	for i := 0; i+1 < len(change); i += 2 {
		changed[change[i]] = change[i+1]
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		if changed[name] != "" {
			lines = append(lines, name+" = "+changed[name])
		}
	}
	return strings.Join(lines, "\n")
}
