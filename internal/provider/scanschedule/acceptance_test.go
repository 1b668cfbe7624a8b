package scanschedule_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const address = "runzero_scan_schedule.test"

// explorers gives the ids of two connected Explorers of an organization.
func explorers(c *acctest.Console, org string) (first, second string) {
	return c.AddExplorer(org, "PROBE-1"), c.AddExplorer(org, "PROBE-2")
}

// scanner is who scans, and what.
type scanner struct {
	by, is, other string // an attribute, its value, and another value
	// targets in HCL: some, the same spelled in another way, and others.
	targets, again, wider string
}

// scans is two Explorers on private networks. On a real console, where none is the test's own, it
// is a hosted zone on names that cannot exist; and whatever it is, it starts in 2040.
func scans(t *testing.T, c *acctest.Console, org string) scanner {
	t.Helper()
	if !c.Live() {
		first, second := explorers(c, org)
		return scanner{
			"explorer_id", first, second, `["10.0.0.0/16", "10.9.0.1"]`, `["10.9.0.1/32", "10.0.0.0/16"]`,
			`["10.0.0.0/15"]`,
		}
	}
	needsZone(t, c, org)
	return scanner{
		"hosted_zone", "auto", "", `["a.example.invalid", "b.example.invalid"]`,
		`["B.example.invalid", "a.example.invalid"]`, `["example.invalid"]`,
	}
}

// needsZone skips a test on a real console that has no hosted zone for an organization of the
// test's own.
func needsZone(t *testing.T, c *acctest.Console, org string) {
	t.Helper()
	enabled := func(zone map[string]any) bool { return zone["enabled"] == true }
	if !slices.ContainsFunc(c.List("/org/hosted-zones?_oid="+org), enabled) {
		t.Skip("the console has no hosted zone for the test's organization, and no call can make an Explorer")
	}
}

func TestAccScanSchedule(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, another := c.Site(org, "Berlin"), c.Site(org, "Hamburg")
		scan := scans(t, c, org)
		attributes := map[string]string{
			"organization_id": quoted(org), "site_id": quoted(site), scan.by: quoted(scan.is),
			"name": quoted(c.Name("Weekly")), "frequency": quoted("weekly"), "start_time": quoted("2040-01-02T03:04:05+01:00"),
			"description": quoted("all of it"), "paused": "false", "grace_period_hours": "6",
			"targets": scan.targets, "excludes": `["10.0.9.0/24"]`, "tags": `{ owner = "net", tier = "1" }`,
			"rate": "2000", "max_host_rate": "50", "passes": "2", "max_attempts": "2", "max_sockets": "1024",
			"max_group_size": "2048",
			"max_ttl":        "64", "tos": "8", "tcp_ports": quoted("1-1000,5000-6000"), "tcp_excludes": quoted("9100-9107"),
			"udp_ports": quoted("53,161"),
			"max_hosts": "5000", "max_duration": quoted("4h"), "nameservers": `["10.0.0.53", "10.0.1.53"]`,
			"probes":      `["arp", "echo", "syn"]`,
			"screenshots": "false", "host_ping": "true", "host_ping_probes": `["arp", "echo"]`, "subnet_ping": "true",
			"subnet_ping_net_size": "256",
			"subnet_ping_probes":   `["arp"]`, "subnet_ping_sample_rate": "5", "probe_options": `{ "dns-port" = "5353" }`,
		}
		config := func(change ...string) string {
			return c.Config(acctest.Resource("runzero_scan_schedule", body(attributes, change...)))
		}
		var id string
		steps := []resource.TestStep{
			{
				PreConfig: c.ResetRequests, Config: config(),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckWrites(map[string]int{"PUT createScan": 1}), c.NoReadAfterWrite("getTask"),
					acctest.Attribute(address, "id", &id),
				),
			},
			{Config: config(), ConfigPlanChecks: acctest.ExpectNoChange()},
			{ // other spellings of the same
				PreConfig: c.ResetRequests,
				Config: config("start_time", quoted("2040-01-02T02:04:05Z"), "targets", scan.again, "tcp_ports",
					quoted("5000-6000, 1-1000")),
				ConfigPlanChecks: acctest.ExpectNoChange(), Check: c.CheckWrites(map[string]int{}),
			},
			{ // everything that changes in place, in one call
				PreConfig: c.ResetRequests,
				Config: config("name", quoted(c.Name("Weekly full")), "description", quoted("changed"), "paused", "true", "targets",
					scan.wider, "excludes", `["10.0.8.0/24"]`,
					"rate", "3000", "max_host_rate", "60", "passes", "3", "max_attempts", "4", "max_sockets", "512", "max_group_size",
					"1024", "max_ttl", "65", "tos", "0",
					"tcp_ports", quoted("1-100"), "tcp_excludes", quoted("99"), "udp_ports", quoted("53"), "max_hosts", "6000",
					"max_duration", quoted("5h"),
					"nameservers", `["10.0.1.53"]`, "probes", `["arp"]`, "screenshots", "true", "host_ping", "false",
					"host_ping_probes", `["echo"]`, "subnet_ping", "false",
					"subnet_ping_net_size", "128", "subnet_ping_probes", `["echo"]`, "subnet_ping_sample_rate", "7", "probe_options",
					`{ "dns-port" = "54", "snmp-port" = "162" }`),
				ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					c.CheckWrites(map[string]int{"PATCH updateTask": 1}), c.NoReadAfterWrite("getTask"),
					resource.TestCheckResourceAttrPtr(address, "id", &id), resource.TestCheckResourceAttr(address, "paused", "true"),
				),
			},
			{Config: config(), ConfigPlanChecks: acctest.ExpectAction(address,
				plancheck.ResourceActionDestroyBeforeCreate)}, // probe option taken away
			{ // drift
				PreConfig: func() {
					c.CallOutside(http.MethodPatch, "/org/tasks/"+last(t, c, org)+"?_oid="+org,
						map[string]any{"name": c.Name("Edited"), "status": "paused", "params": map[string]string{"rate": "1"}})
				},
				Config: config(), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionUpdate),
			},
			{ // stopped outside
				PreConfig: func() { c.CallOutside(http.MethodPost, "/org/tasks/"+last(t, c, org)+"/stop?_oid="+org, nil) },
				Config:    config(), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionCreate),
			},
		}
		changes := [][2]string{
			{"site_id", quoted(another)},
			{"frequency", quoted("daily")},
			{"start_time", quoted("2041-01-01T00:00:00Z")},
			{"grace_period_hours", "8"},
			{"tags", `{ owner = "soc" }`},
			{"rate", ""},
		}
		if !c.Live() {
			steps = append(steps, resource.TestStep{ // a frequency that only the console can set is drift, not a crash
				PreConfig: func() {
					odd := "daily,monday|tuesday|sunday;-300"
					if err := c.EditTask(last(t, c, org), emulator.TaskEdit{Frequency: &odd}); err != nil {
						t.Fatal(err)
					}
				},
				Config: config(), ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
			})
			// Without a start it would start at once.
			changes = append(changes, [2]string{scan.by, quoted(scan.other)}, [2]string{"targets", ""},
				[2]string{"start_time", ""})
		}
		for _, change := range changes {
			steps = append(steps,
				resource.TestStep{
					Config:           config(change[:]...),
					ConfigPlanChecks: acctest.ExpectAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				},
			)
			attributes = withChanges(attributes, change[:]...)
		}
		acctest.Test(t, c, resource.TestCase{ProtoV6ProviderFactories: c.Factories(), Steps: steps})
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

// last is the id of the only schedule that is not stopped.
func last(t *testing.T, c *acctest.Console, org string) string {
	t.Helper()
	for _, task := range c.List("/org/tasks?search=recur:t&_oid=" + org) {
		if task["status"] != "removed" {
			return fmt.Sprint(task["id"])
		}
	}
	t.Fatal("no schedule is active")
	return ""
}
