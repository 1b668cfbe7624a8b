package scanschedule_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	typeName = "runzero_scan_schedule"
	address  = "runzero_scan_schedule.test"
	created  = plancheck.ResourceActionCreate
	updated  = plancheck.ResourceActionUpdate
	replaced = plancheck.ResourceActionDestroyBeforeCreate
)

// explorers gives the ids of two connected Explorers of an organization.
func explorers(c *acctest.Console, org string) (first, second string) {
	return c.AddExplorer(org, "PROBE-1"), c.AddExplorer(org, "PROBE-2")
}

// scanner is who scans, and what.
type scanner struct {
	explorer, hostedZone any    // one of them, the other nil
	other                string // another Explorer
	// targets are some, the same spelled in another way, and others.
	targets, again, wider []string
}

// scans is two Explorers on private networks. On a real console, where none is the test's own, it
// is a hosted zone on names that cannot exist; and whatever it is, it starts in 2040.
func scans(t *testing.T, c *acctest.Console, org string) scanner {
	t.Helper()
	if !c.Live() {
		first, second := explorers(c, org)
		return scanner{
			explorer: first, other: second, targets: []string{"10.0.0.0/16", "10.9.0.1"},
			again: []string{"10.9.0.1/32", "10.0.0.0/16"}, wider: []string{"10.0.0.0/15"},
		}
	}
	needsZone(t, c, org)
	return scanner{
		hostedZone: "auto", targets: []string{"a.example.invalid", "b.example.invalid"},
		again: []string{"B.example.invalid", "a.example.invalid"}, wider: []string{"example.invalid"},
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
		scan := scans(t, c, org)
		one := func() string { return "/org/tasks/" + last(t, c, org) }
		acctest.LifeCycle{
			Address: address, Config: "full",
			Variables: acctest.Variables{
				"organization": org, "site": c.Site(org, "Berlin"), "explorer": scan.explorer, "hosted_zone": scan.hostedZone,
				"targets": scan.targets,
			},
			Steps: []acctest.LifeCycleStep{
				{
					Name: "create", Action: created, Writes: map[string]int{"PUT createScan": 1}, Unasked: []string{"getTask"},
				},
				{Name: "no change"},
				{
					Name: "other spellings of the same", Variables: acctest.Variables{
						"start_time": "2040-01-02T02:04:05Z", "targets": scan.again, "tcp_ports": "5000-6000, 1-1000",
					},
					Writes: map[string]int{},
				},
				{ // everything that changes in place, in one call
					Name: "changed", Config: "changed", Variables: acctest.Variables{"targets": scan.wider}, Action: updated,
					Writes: map[string]int{"PATCH updateTask": 1}, Unasked: []string{"getTask"},
					Holds: map[string]knownvalue.Check{"paused": knownvalue.Bool(true)},
				},
				{Name: "a probe option taken away", Action: replaced},
				{
					Name: "drift", Action: updated, Outside: func() {
						c.CallOutside(http.MethodPatch, one()+"?_oid="+org, map[string]any{
							"name": c.Name("Edited"), "status": "paused", "params": map[string]string{"rate": "1"},
						})
					},
				},
				{
					Name: "stopped outside", Action: created,
					Outside: func() { c.CallOutside(http.MethodPost, one()+"/stop?_oid="+org, nil) },
				},
			},
		}.Run(t, c)
	})
}

// What a schedule cannot change in place, and what only the console can set.
func TestAccScanScheduleReplaced(t *testing.T) {
	acctest.RunLive(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		scan := scans(t, c, org)
		variables := acctest.Variables{
			"organization": org, "site": c.Site(org, "Berlin"), "explorer": scan.explorer, "hosted_zone": scan.hostedZone,
			"targets": scan.targets,
		}
		changes := []acctest.Variables{
			{"site": c.Site(org, "Hamburg")},
			{"frequency": "daily"},
			{"start_time": "2041-01-01T00:00:00Z"},
			{"grace_period_hours": 8},
			{"tags": map[string]string{"owner": "soc"}},
			{"rate": nil},
		}
		steps := []acctest.LifeCycleStep{{Name: "create", Action: created}}
		if !c.Live() {
			steps = append(steps, acctest.LifeCycleStep{
				Name: "a frequency that only the console can set is drift, not a crash", Action: replaced,
				Outside: func() {
					odd := "daily,monday|tuesday|sunday;-300"
					if err := c.EditTask(last(t, c, org), emulator.TaskEdit{Frequency: &odd}); err != nil {
						t.Fatal(err)
					}
				},
			})
			// Without a start it would start at once.
			changes = append(changes, acctest.Variables{"explorer": scan.other}, acctest.Variables{"targets": nil},
				acctest.Variables{"start_time": nil})
		}
		all := acctest.Variables{}
		for _, change := range changes {
			maps.Copy(all, change)
			steps = append(steps, acctest.LifeCycleStep{
				Name: "another " + strings.Join(slices.Collect(maps.Keys(change)), ""), Variables: maps.Clone(all),
				Action: replaced,
			})
		}
		acctest.LifeCycle{Address: address, Config: "full", Variables: variables, WithoutCLI: true, Steps: steps}.Run(t, c)
	})
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
