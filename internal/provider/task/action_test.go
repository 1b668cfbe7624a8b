package task_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccTaskStop(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		site := c.Site(org, "Berlin")
		weekly, later := scan(c, org, site, "weekly", "weekly"), scan(c, org, site, "later", "once")
		stop := func(provider, settings acctest.Settings) acctest.Outcome {
			c.ResetRequests()
			return c.Invoke(t.Context(), provider, "runzero_task_stop", settings)
		}
		for name, id := range map[string]string{"weekly": weekly, "later": later} {
			outcome := stop(c.Client(acctest.Settings{"organization_id": org}), acctest.Settings{"task_id": id})
			outcome.ExpectEnd(t, "invoke", "")
			outcome.ExpectText(t, `Task `+id+` \(`+name+`\) is removed\.`)
			if diff := cmp.Diff(map[string]int{"POST stopTask": 1}, c.Calls()); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			stop(c.Client(nil), acctest.Settings{"organization_id": org, "task_id": id}).ExpectEnd(t, "invoke",
				"") // twice is no error
		}
		stop(c.Client(nil), acctest.Settings{"organization_id": org, "task_id": acctest.UnknownID}).
			ExpectEnd(t, "invoke", `task_id.*Cannot stop task `+acctest.UnknownID+`.*runzero_tasks lists`)
		for phase, outcome := range map[string]acctest.Outcome{
			"validate": stop(c.Client(nil), acctest.Settings{"organization_id": org, "task_id": "weekly"}),
			"plan":     stop(c.Client(nil), acctest.Settings{"task_id": weekly}),
		} {
			outcome.ExpectEnd(t, phase, `_id`)
		}
		stop(acctest.Settings{"base_url": c.URL, "export_token": c.Bootstrap().ExportToken},
			acctest.Settings{"organization_id": org, "task_id": weekly}).
			ExpectEnd(t, "plan", `runzero_task_stop cannot be invoked with an export token`)
		if n := len(c.Requests()); n > 0 {
			t.Errorf("%d calls were made with the wrong credential", n)
		}
		// An organization token stops nothing of another organization.
		other := c.Organization("Other")
		c.AddExplorer(other, "PARIS-1") // a new organization has none
		far := scan(c, other, c.Site(other, "Paris"), "far", "weekly")
		stop(acctest.Settings{"base_url": c.URL, "organization_token": c.Bootstrap().OrganizationToken},
			acctest.Settings{"organization_id": other, "task_id": far}).
			ExpectEnd(t, "invoke", `token belongs to`)
	})
}

func TestAccTaskStopFails(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		id := scan(c, org, c.Site(org, "Berlin"), "weekly", "weekly")
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/api/v1.0/org/tasks/"+id+"/stop" {
					w.WriteHeader(http.StatusInternalServerError)
					return
				}
				next.ServeHTTP(w, r)
			})
		})
		c.Invoke(t.Context(), c.Client(acctest.Settings{"max_retries": 0}), "runzero_task_stop",
			acctest.Settings{"organization_id": org, "task_id": id}).
			ExpectEnd(t, "invoke", `Cannot stop task `+id+`: .*500.*not known whether.*run it again`)
	})
}
