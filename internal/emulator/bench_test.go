package emulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// bigAccount is a console with 5,000 sites, 500 schedules and 200 tokens, and the id of one site
// and of one schedule.
func bigAccount(tb testing.TB) (e *emulator.Emulator, siteID, taskID string) {
	tb.Helper()
	e, err := emulator.New(emulator.Options{
		ExplorersPerOrganization: 1, DailyLimit: 1 << 40, Burst: 1 << 40,
		RunSchedules: true, KeepRequests: 1000,
	})
	if err != nil {
		tb.Fatal(err)
	}
	made := func(method, path string, body any) string {
		status, answer := e.Outside(method, path, body)
		var row struct{ ID string }
		if err := json.Unmarshal(answer, &row); err != nil || status != http.StatusOK {
			tb.Fatalf("%s %s answered %d: %v", method, path, status, err)
		}
		return row.ID
	}
	for i := range 5000 {
		siteID = made(http.MethodPut, "/org/sites", obj{
			"name": fmt.Sprintf("Site %d", i), "description": "A branch office.",
			"scope": fmt.Sprintf("10.%d.%d.0/24 branch%d.example.com", i/250, i%250, i),
			"subnets": obj{fmt.Sprintf("10.%d.%d.0/25", i/250, i%250): obj{
				"description": "Desks",
				"tags":        obj{"floor": "1", "owner": "office"},
			}},
		})
		if i%10 == 0 {
			taskID = made(http.MethodPut, "/org/sites/"+siteID+"/scan",
				obj{"targets": "defaults", "scan-frequency": "weekly", "scan-start": "2208988800"})
		}
		if i%25 == 0 {
			made(http.MethodPut, "/account/keys", obj{"comment": fmt.Sprintf("token %d", i)})
		}
	}
	return e, siteID, taskID
}

// BenchmarkBigAccount measures one call each on an account of 5,000 sites: what a provider's own
// benchmark waits for.
func BenchmarkBigAccount(b *testing.B) {
	e, siteID, taskID := bigAccount(b)
	n := 0
	for _, c := range []struct {
		name, method, path string
		body               func() string
	}{
		{"ListAccountSites", http.MethodGet, "/account/sites", nil},
		{"ListSites", http.MethodGet, "/org/sites", nil},
		{"GetSite", http.MethodGet, "/org/sites/" + siteID, nil},
		{
			"CreateSite", http.MethodPut, "/org/sites",
			func() string { n++; return fmt.Sprintf(`{"name":"New %d","scope":"192.0.2.0/24"}`, n) },
		},
		{
			"PatchSite", http.MethodPatch, "/org/sites/" + siteID,
			func() string { n++; return fmt.Sprintf(`{"description":"Edit %d"}`, n) },
		},
		{"DeleteSite", http.MethodDelete, "/org/sites/%s", nil},
		{"ListTasks", http.MethodGet, "/org/tasks?search=recur:t", nil},
		{"GetTask", http.MethodGet, "/org/tasks/" + taskID, nil},
		{
			"CreateSchedule", http.MethodPut, "/org/sites/" + siteID + "/scan",
			func() string { return `{"targets":"defaults","scan-frequency":"monthly","scan-start":"2208988800"}` },
		},
		{"ListKeys", http.MethodGet, "/account/keys", nil},
		{"CreateKey", http.MethodPut, "/account/keys", func() string { return `{"comment":"bench"}` }},
		{"Exchange", http.MethodPost, "/account/api/token", nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			boot := e.Bootstrap()
			for range b.N {
				path, body, kind := c.path, "", "application/json"
				if c.body != nil {
					body = c.body()
				}
				switch c.name {
				case "DeleteSite":
					b.StopTimer()
					_, answer := e.Outside(http.MethodPut, "/org/sites", obj{"name": "Short-lived"})
					var row struct{ ID string }
					_ = json.Unmarshal(answer, &row)
					path = fmt.Sprintf(c.path, row.ID)
					b.StartTimer()
				case "Exchange":
					kind = "application/x-www-form-urlencoded"
					body = "grant_type=client_credentials"
				}
				req := httptest.NewRequestWithContext(b.Context(), c.method, emulator.Prefix+path, bytes.NewBufferString(body))
				req.Header.Set("Content-Type", kind)
				req.Header.Set("Authorization", "Bearer "+boot.AccountToken)
				if c.name == "Exchange" {
					req.SetBasicAuth(boot.ClientID, boot.ClientSecret)
				}
				w := &discard{header: http.Header{}}
				e.ServeHTTP(w, req)
				if w.size == 0 && c.name != "DeleteSite" {
					b.Fatal("no answer")
				}
			}
		})
	}
}
