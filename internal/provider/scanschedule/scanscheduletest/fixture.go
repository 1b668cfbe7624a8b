// Package scanscheduletest is the fixture of `runzero_scan_schedule`.
package scanscheduletest

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Fixture is what tests and tools need to know of scan schedules.
func Fixture() fixture.Fixture {
	return fixture.Fixture{
		Name:       "scan_schedule",
		HCL:        hcl,
		Collection: "/org/tasks?search=recur:t&_oid=%s",
		Lookup: &fixture.Call{
			Method: http.MethodPut, Path: "/org/sites/{site}/scan?_oid={organization}",
			Body: map[string]any{
				"targets": "defaults", "scan-name": "Berlin weekly", "scan-frequency": "weekly",
				"scan-start": "1893456000", "agent": "{explorer}",
			},
		},
		Chaos: chaos(),
		Sweep: &fixture.Sweep{
			Title: "scan schedule",
			List: fixture.ListThings(func(ctx context.Context, c *runzero.Client) ([]runzero.Task, error) {
				return c.ListRecurringTasks(ctx, "", "")
			}, func(t runzero.Task) fixture.Thing {
				return fixture.Thing{ID: t.ID, OrganizationID: t.OrganizationID, Name: t.Name, CreatedAt: t.CreatedAt}
			}),
			Delete: func(ctx context.Context, c *runzero.Client, t fixture.Thing) error {
				_, err := c.StopTask(ctx, t.OrganizationID, t.ID)
				return err
			},
		},
	}
}

const hcl = `
resource "runzero_scan_schedule" "test" {
  organization_id = runzero_organization.test.id
  site_id         = runzero_site.test.id
  name            = "Weekly"
  description     = local.version
  frequency       = "weekly"
  start_time      = "2035-01-07T20:00:00Z"
  hosted_zone     = "auto"
  targets         = ["www.example.com"]
}
`

func chaos() *fixture.Chaos {
	return &fixture.Chaos{
		Short: "r", Weight: 5, Make: makeUp,
		Groups: [][]string{
			{"name"},
			{"description"},
			{"frequency"},
			{"rate"},
			{"paused"},
			{"start_time"},
			{"targets"},
			{"template_id"},
			{"tags"},
			{"site_id", "organization_id", "explorer_id", "hosted_zone", "targets"},
			{"hosted_zone"},
		},
		IsValid: isValid,
		Table:   "tasks",
		Path:    "/org/tasks/{id}/stop?_oid={org}",
		Method:  http.MethodPost,
		IsThere: func(row map[string]any) bool { return row["recur"] == true && row["status"] != "removed" },
		Fields: map[string]fixture.Field{
			"name":            fixture.Same("name"),
			"description":     fixture.Same("description"),
			"site_id":         fixture.Same("site_id"),
			"organization_id": fixture.Same("organization_id"),
			"template_id":     fixture.Same("template_id"),
			"frequency":       fixture.Same("recur_frequency"), "explorer_id": fixture.Same("agent_id"),
			"rate": fixture.Number("params.rate"), "start_time": fixture.Instant("start_time"),
			"targets": fixture.Set("params.targets"),
			"paused":  {Path: "status", Read: func(v any) any { return v == "paused" }},
		},
	}
}

// makeUp makes a recurring scan: at home by an Explorer, elsewhere by a hosted zone, which
// scans public addresses only.
func makeUp(m fixture.Model, o fixture.Block) map[string]any {
	sites := m.Blocks("site", nil)
	if len(sites) == 0 {
		return nil
	}
	s := fixture.Pick(m, sites...)
	a := fixture.Attributes{
		"name":       fixture.Pick(m, "Nightly", "Weekly", fixture.UniqueName(m, o, "Scan")),
		"frequency":  fixture.Pick(m, "hourly", "daily", "weekly", "monthly"),
		"start_time": fmt.Sprintf("2031-%02d-%02dT%02d:00:00Z", 1+m.IntN(12), 1+m.IntN(28), m.IntN(24)),
		"site_id":    s.Ref("id"),
	}
	if s.IsFixed() {
		a["explorer_id"] = fixture.Pick(m, m.Explorers()...).ID
		a.Maybe(m, 0.7, "targets", fixture.RandomValues(m, 2, fixture.Network))
	} else {
		a["organization_id"] = s.Ref("organization_id")
		a["hosted_zone"] = fixture.Pick(m, "auto", "zone1", "zone2")
		a["targets"] = fixture.RandomValues(m, 2, fixture.PublicHost)
	}
	if all := m.Blocks("scan_template", func(t fixture.Block) bool { return t.IsFixed() }); len(all) > 0 {
		a.Maybe(m, 0.3, "template_id", fixture.Pick(m, all...).Ref("id"))
	}
	a.Maybe(m, 0.3, "tags", map[string]any{"purpose": fixture.Pick(m, "audit", "servers")})
	a.Maybe(m, 0.5, "description", fixture.Description(m))
	a.Maybe(m, 0.6, "rate", 100*(1+m.IntN(20)))
	a.Maybe(m, 0.4, "paused", m.Chance(0.5))
	return a
}

// isValid holds a schedule to who can scan what: see makeUp.
func isValid(a map[string]any) bool {
	_, elsewhere := a["organization_id"]
	_, zone := a["hosted_zone"]
	_, explorer := a["explorer_id"]
	targets, _ := a["targets"].([]any)
	for _, t := range targets {
		if strings.HasPrefix(fmt.Sprint(t), "10.") == elsewhere {
			return false
		}
	}
	return zone == elsewhere && explorer != elsewhere && (len(targets) > 0 || !elsewhere)
}
