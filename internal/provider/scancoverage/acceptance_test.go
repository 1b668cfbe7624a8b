package scancoverage_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "data.runzero_scan_coverage.test"

// TestAccScanCoverage asks about an account with known answers, beside the data sources that read
// the same lists.
func TestAccScanCoverage(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		b := c.Bootstrap()
		org, other := b.OrganizationID, c.Organization("Other")
		kept, removed := c.AddExplorer(org, "kept"), c.AddExplorer(org, "removed")
		in := func(path, org string) string { return path + "?_oid=" + org }
		site := func(org, name string, body map[string]any) string {
			body["name"] = name
			return fmt.Sprint(c.CallOutside(http.MethodPut, in("/org/sites", org), body)["id"])
		}
		berlin := site(org, "Berlin", map[string]any{
			"scope": "10.1.0.0/24\nwww.example.com\nAS64500", "excludes": "10.1.0.128/25",
			"subnets": map[string]any{"10.2.0.0/24": map[string]any{}, "2001:db8::/64": map[string]any{}},
		})
		hamburg := site(org, "Hamburg", map[string]any{"scope": "10.3.0.0/24"})
		lab := site(other, "Lab", map[string]any{"scope": "10.1.0.0/26"})
		unknown := site(other, "Unknown space", map[string]any{"scope": "10.0.0.0/8"})
		scan := func(site, name, targets, excludes, explorer string) string {
			return fmt.Sprint(c.CallOutside(http.MethodPut, in("/org/sites/"+site+"/scan", org), map[string]any{
				"scan-name": name, "scan-frequency": "continuous", "targets": targets, "excludes": excludes, "explorer": explorer,
			})["id"])
		}
		scan(berlin, "IPv4", "10.1.0.0/24 10.2.0.0/25", "10.1.0.0/28", kept)
		idle := scan(hamburg, "Hamburg", "defaults", "", removed)
		c.CallOutside(http.MethodDelete, in("/org/explorers/"+removed, org), nil)
		paused := scan(berlin, "IPv6", "2001:db8::/64", "", kept)
		c.CallOutside(http.MethodPatch, in("/org/tasks/"+paused, org), map[string]any{"status": "paused"})

		calls := map[string]int{"GET getAccountSites": 1, "GET getAccountTasks": 1, "GET getAccountAgents": 1}
		if c.Has("account-sites-without-org") { // then each organization is asked for its own
			calls["GET getAccountOrganizations"], calls["GET getSites"] = 1, 2
		}
		asked := fmt.Sprintf("ignore_site_ids = [%q]\n", unknown) +
			`networks = ["10.1.0.0/24", "10.2.0.0/24", "10.9.0.0/24", "10.9.1.0/24", "printer"]` + "\n"
		check := resource.TestCheckResourceAttr
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests,
					Config: c.Config(acctest.Data("runzero_scan_coverage", asked), acctest.Data("runzero_sites", ""),
						acctest.Data("runzero_scan_schedules", ""), acctest.Data("runzero_explorers", "")),
					ConfigPlanChecks: acctest.ExpectEmptyPlanAfter(),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(calls),
						check(address, "complete", "true"),
						check(address, "unregistered.#", "3"),
						check(address, "unregistered.0", "10.1.0.128/25"),
						check(address, "unregistered.1", "10.9.0.0/24"),
						check(address, "unregistered.2", "10.9.1.0/24"),
						check(address, "uncovered.#", "5"),
						check(address, "uncovered.0", "10.1.0.0/28"),
						check(address, "uncovered.2", "10.2.0.128/25"),
						check(address, "unscanned.#", "3"),
						check(address, "unscanned.0.site_id", berlin),
						check(address, "unscanned.0.networks.#", "3"),
						check(address, "unscanned.0.networks.0", "10.1.0.0/28"),
						check(address, "unscanned.0.networks.1", "10.2.0.128/25"),
						check(address, "unscanned.0.networks.2", "2001:db8::/64"),
						check(address, "unscanned.0.scanned_for_other_sites.#", "0"),
						check(address, "unscanned.1.site_name", "Hamburg"),
						check(address, "unscanned.2.site_id", lab),
						check(address, "overlaps.#", "1"),
						check(address, "overlaps.0.first.site_name", "Berlin"),
						check(address, "overlaps.0.first.organization_id", org),
						check(address, "overlaps.0.second.site_id", lab),
						check(address, "overlaps.0.second.organization_id", other),
						check(address, "overlaps.0.networks.0", "10.1.0.0/26"),
						check(address, "sites_without_schedule.#", "4"), // two are the organizations' first ones
						resource.TestCheckTypeSetElemNestedAttrs(address, "sites_without_schedule.*",
							map[string]string{"site_id": hamburg, "entries": "1"}),
						resource.TestCheckTypeSetElemNestedAttrs(address, "sites_without_schedule.*",
							map[string]string{"site_name": "Primary", "organization_id": other, "entries": "0"}),
						check(address, "schedules_without_explorer.#", "1"),
						check(address, "schedules_without_explorer.0.schedule_id", idle),
						check(address, "schedules_without_explorer.0.schedule_name", "Hamburg"),
						check(address, "schedules_without_explorer.0.explorer_id", removed),
						check(address, "schedules_without_explorer.0.reason", "gone"),
						resource.TestCheckNoResourceAttr(address, "schedules_without_explorer.0.explorer_name"),
						check(address, "sites.#", "5"),
						check(address, "sites.0.site_id", berlin),
						check(address, "sites.0.addresses", "18446744073709552000"),
						check(address, "sites.0.excluded_addresses", "128"),
						check(address, "sites.0.schedules", "1"),
						check(address, "sites.0.entries_without_addresses", "2"),
						check(address, "entries_without_addresses.scopes.names", "1"),
						check(address, "entries_without_addresses.scopes.as_numbers", "1"),
						check(address, "entries_without_addresses.networks.names", "1"),
						check(address, "totals.networks", "1024"),
						check(address, "totals.unregistered", "640"),
						check(address, "totals.uncovered", "784"),
						check(address, "totals.excluded", "128"),
						check(address, "totals.overlapping", "64"),
					),
				},
				{
					Config: c.Config(acctest.Data("runzero_scan_coverage", fmt.Sprintf(
						"organization_id = %q\nonly_active = false\n", org))),
					Check: resource.ComposeAggregateTestCheckFunc(
						check(address, "unregistered.#", "0"), check(address, "uncovered.#", "0"),
						check(address, "unscanned.#", "1"), check(address, "unscanned.0.networks.#", "2"),
						check(address, "overlaps.#", "0"), check(address, "sites.#", "3"), check(address, "sites.0.schedules", "2"),
						check(address, "sites_without_schedule.#", "1"), check(address, "schedules_without_explorer.#", "1"),
						check(address, "totals.networks", "0"),
					),
				},
				{ // the site for unknown space has all of Berlin, in another organization
					PreConfig: func() { c.ConnectExplorers(false) },
					Config:    c.Config(acctest.Data("runzero_scan_coverage", "overlaps_within_organizations = true")),
					Check: resource.ComposeAggregateTestCheckFunc(
						check(address, "overlaps.#", "1"), check(address, "overlaps.0.first.site_name", "Lab"),
						check(address, "schedules_without_explorer.#", "3"),
						check(address, "schedules_without_explorer.1.reason", "disconnected"),
						check(address, "schedules_without_explorer.1.explorer_name", "KEPT"),
					),
				},
				{
					Config: c.Config(acctest.Data("runzero_scan_coverage", `networks = ["10.0.0.0/24", "10.0.0.0/33"]`)),
					ExpectError: regexp.MustCompile(
						`(?s)Invalid network.*"10.0.0.0/33"\s+of\s+networks.*not\s+between\s+/0\s+and\s+/32`),
				},
				{ // an organization token sees its own organization
					PreConfig: c.ResetRequests,
					Config: c.ProviderBlock(fmt.Sprintf("organization_token = %q", b.OrganizationToken)) +
						acctest.Data("runzero_scan_coverage", ""),
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{
							"GET getOrganization": 1, "GET getSites": 1, "GET getTasks": 1, "GET getExplorers": 1,
						}),
						check(address, "sites.#", "3"), check(address, "organization_id", org),
					),
				},
			},
		})
	})
}
