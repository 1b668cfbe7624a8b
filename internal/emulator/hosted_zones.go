package emulator

import (
	"net/http"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/webpage"
)

// hostedZone is a zone of scanners that the vendor hosts (api-behaviour 10). Zones are the
// account's, read only.
type hostedZone struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Enabled   bool      `json:"enabled"`
	Processor string    `json:"processor_id"`
	UpdatedAt time.Time `json:"updated_at"`
}

func (z *hostedZone) Key() string { return z.ID }

func (s *state) hostedZones() *table[*hostedZone] { return tableOf[*hostedZone](s) }

func hostedZoneKind() objectKind {
	return objectKind{
		name:   "hosted_zone",
		routes: hostedZoneRoutes(organizationTokenKinds()),
		tables: []tableKind{tableOfRows[*hostedZone]("hosted_zones", nil)},
		title:  "Hosted zones",
		items: func(s *state) (out []webpage.Item) {
			for _, z := range s.hostedZones().list {
				state := map[bool]string{true: "enabled", false: "disabled"}[z.Enabled]
				out = append(out, webpage.Item{ID: z.ID, Name: z.Name, State: state, IsOff: !z.Enabled})
			}
			return out
		},
	}
}

const autoZone = "auto"

func hostedZoneRoutes(org []string) []route {
	return []route{
		{
			op: "getHostedZones", method: http.MethodGet, path: "/org/hosted-zones", kinds: org,
			handle: func(c *call) (any, error) {
				var out []object
				for _, z := range c.s.hostedZones().list {
					out = append(out, c.hostedZoneRow(z))
				}
				return out, nil
			},
		},
		{
			op: "getHostedZone", method: http.MethodGet, path: "/org/hosted-zones/{hosted_zone_id}", kinds: org,
			handle: func(c *call) (any, error) {
				id, err := c.pathID("hosted_zone_id")
				if err != nil {
					return nil, err
				}
				z, ok := c.s.hostedZones().get(id)
				if !ok {
					return nil, notFoundOld()
				}
				return c.hostedZoneRow(z), nil
			},
		},
	}
}

// hostedZoneRow writes times as RFC 3339 text, unlike most rows (api-behaviour 0, point 11).
func (c *call) hostedZoneRow(z *hostedZone) object {
	active, waiting := 0, 0
	for _, t := range c.s.tasks().list {
		switch {
		case t.ZoneID != z.ID:
		case t.Status == statusActive && !t.Recur:
			active++
		case t.Status == statusNew:
			waiting++
		}
	}
	return object{
		"id": z.ID, "name": z.Name, "enabled": z.Enabled, "updated_at": z.UpdatedAt.UTC().Format(time.RFC3339Nano),
		"processor_id":          z.Processor,
		"explorers_concurrency": 2, "explorers_total": 4, "tasks_active": active, "tasks_waiting": waiting,
		"organization_id": c.org.ID,
	}
}

// zone finds a hosted zone by "auto", name or id. auto gives a concrete zone (api-behaviour 5).
func (s *state) zone(want string) (*hostedZone, error) {
	z, ok := s.hostedZones().first(func(z *hostedZone) bool {
		return z.Enabled && (want == autoZone || z.Name == want || strings.EqualFold(z.ID, want))
	})
	if !ok {
		return nil, badRequest("hosted zone not found")
	}
	return z, nil
}
