package scanschedule_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// A schedule that was created and could not be paused stays in the state beside a warning. The next
// plan reads that it is not paused, and its apply pauses it: no other schedule is made.
func TestAccScanScheduleThatCouldNotBePaused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site, scanner := c.Site(org, "Berlin"), c.AddExplorer(org, "PROBE-1")
		var isRefused atomic.Bool
		isRefused.Store(true)
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPatch && isRefused.Load() {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(http.StatusForbidden)
					_, _ = w.Write([]byte(`{"error":"not by you"}`))
					return
				}
				next.ServeHTTP(w, r)
			})
		})
		objects := c.Objects(t.Context(), c.Client(nil))
		of := objects.TypeOf("runzero_scan_schedule")
		values := map[string]tftypes.Value{}
		for name, kind := range of.AttributeTypes {
			values[name] = tftypes.NewValue(kind, map[string]any{
				"organization_id": org, "site_id": site, "explorer_id": scanner, "name": "Weekly", "frequency": "weekly",
				"start_time": "2040-01-02T03:04:05Z", "paused": true,
			}[name])
		}
		config := tftypes.NewValue(of, values)
		apply := func(one acctest.Object) (acctest.Object, string) {
			t.Helper()
			planned, err := objects.Plan(t.Context(), one, config)
			if err != nil || len(planned.Replaced) > 0 {
				t.Fatalf("replaced for %v: %v", planned.Replaced, err)
			}
			made, said, err := objects.Apply(t.Context(), one, planned)
			if err != nil {
				t.Fatal(err)
			}
			return made, said
		}
		made, said := apply(acctest.Object{TypeName: "runzero_scan_schedule", State: tftypes.NewValue(of, nil)})
		for _, want := range []string{"is not paused yet", "not by you", "Apply again"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is not in %s", want, said)
			}
		}
		if strings.Contains(said, "did not take over") {
			t.Errorf("it is said twice: %s", said)
		}
		isRefused.Store(false)
		c.ResetRequests()
		objects = c.Objects(t.Context(), c.Client(nil))
		read, err := objects.Read(t.Context(), made)
		if err != nil {
			t.Fatal(err)
		}
		made, said = apply(read)
		if writes := c.Writes(); said != "" || writes["PATCH updateTask"] != 1 || writes["PUT createScan"] != 0 {
			t.Errorf("the writes are %v: %s", writes, said)
		}
		if read, err = objects.Read(t.Context(), made); err != nil || len(acctest.Differences(read.State, made.State)) > 0 {
			t.Errorf("then %v differs: %v", acctest.Differences(read.State, made.State), err)
		}
		for _, task := range c.List("/org/tasks?_oid=" + org) {
			if task["status"] != "paused" {
				t.Errorf("a task is %v", task["status"])
			}
		}
	})
}
