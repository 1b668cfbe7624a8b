package scan_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const action = "runzero_scan"

// scenario is a console with one site in its first organization.
type scenario struct {
	*acctest.Console
	t         *testing.T
	org, site string
	before    map[any]bool // tasks that were there before the last scan
}

func newRig(t *testing.T, c *acctest.Console) *scenario {
	t.Helper()
	org := c.Bootstrap().OrganizationID
	site := fmt.Sprint(c.CallOutside(http.MethodPut, "/org/sites?_oid="+org,
		map[string]any{"name": "Berlin", "scope": "10.0.0.1"})["id"])
	return &scenario{Console: c, t: t, org: org, site: site}
}

// scan invokes the action on the site; what is nil is left out.
func (r *scenario) scan(ctx context.Context, settings acctest.Settings) acctest.Outcome {
	r.t.Helper()
	all := acctest.Settings{"organization_id": r.org, "site_id": r.site}
	for name, v := range settings {
		all[name] = v
	}
	r.before = map[any]bool{}
	for _, row := range r.List("/org/tasks?_oid=" + r.org) {
		r.before[row["id"]] = true
	}
	r.ResetRequests()
	return r.Invoke(ctx, r.Client(nil), action, all)
}

// task is the task of the last scan.
func (r *scenario) task() map[string]any {
	r.t.Helper()
	for _, row := range r.List("/org/tasks?_oid=" + r.org) {
		if !r.before[row["id"]] {
			return row
		}
	}
	r.t.Fatal("there is no new task")
	return nil
}

const uuid = acctest.UUID

func TestAccScan(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(t, c)
		explorer := c.AddExplorer(r.org, "BER-02")
		template := c.AddTemplate("Quick", map[string]string{"passes": "2"})

		// The site's own scope, and what the service chooses.
		outcome := r.scan(t.Context(), nil)
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `Scan task `+uuid+` \(.+\) was started and is new\.`)
		if diff := cmp.Diff(map[string]int{"PUT createScan": 1}, c.Calls()); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
		if params, _ := r.task()["params"].(map[string]any); params["targets"] != "defaults" {
			t.Errorf("params are %v", params)
		}

		// Everything that can be said.
		r.scan(t.Context(), acctest.Settings{
			"name": "Before the audit", "description": "once", "explorer_id": explorer, "template_id": template,
			"targets": []string{"10.0.0.0/24", "192.168.1.1"}, "excludes": []string{"10.0.0.5"},
			"tags": map[string]string{"owner": "IT"},
			"rate": 500, "tcp_ports": "22,80", "screenshots": false, "probes": []string{"syn"},
			"nameservers":   []string{"10.0.0.53"},
			"probe_options": map[string]string{"dns-port": "5353"},
		}).ExpectEnd(t, "invoke", "")
		made := r.task()
		params, _ := made["params"].(map[string]any)
		got := map[string]any{
			"name": made["name"], "description": made["description"], "agent": made["agent_id"], "template": made["template_id"],
			"recur":    made["recur"],
			"excludes": params["excludes"], "rate": params["rate"], "passes": params["passes"], "ports": params["tcp-ports"],
			"screenshots": params["screenshots"], "probes": params["probes"], "dns": params["dns-port"],
			"nameservers": params["nameservers"],
		}
		want := map[string]any{
			"name": "Before the audit", "description": "once", "agent": explorer, "template": template, "recur": false,
			"excludes": "10.0.0.5", "rate": "500", "passes": "2", "ports": "22,80",
			"screenshots": "false", "probes": "syn", "dns": "5353", "nameservers": "10.0.0.53",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the task (-want +got):\n%s", diff)
		}
		if targets := strings.Fields(fmt.Sprint(params["targets"])); len(targets) != 2 {
			t.Errorf("the targets are %v", targets)
		}

		// A hosted zone and a group.
		r.scan(t.Context(), acctest.Settings{"hosted_zone": "auto", "targets": []string{"8.8.8.8"}}).ExpectEnd(t, "invoke",
			"")
		r.scan(t.Context(), acctest.Settings{"explorer_group_id": c.AddExplorerGroup(r.org, "All")}).ExpectEnd(t, "invoke",
			"")
		// What is not surely wrong is the service's to judge.
		r.scan(t.Context(), acctest.Settings{"targets": []string{"defaults"}}).ExpectEnd(t, "invoke", "")
		r.scan(t.Context(), acctest.Settings{"rate": 0}).ExpectEnd(t, "invoke", "")

		// An organization token needs no organization_id.
		outcome = c.Invoke(t.Context(),
			acctest.Settings{"base_url": c.URL, "organization_token": c.Bootstrap().OrganizationToken}, action,
			acctest.Settings{"site_id": r.site})
		outcome.ExpectEnd(t, "invoke", "")
		// Neither does a provider that names one.
		c.Invoke(t.Context(), c.Client(acctest.Settings{"organization_id": r.org}), action,
			acctest.Settings{"site_id": r.site}).ExpectEnd(t, "invoke", "")
	})
}

func TestAccScanRefused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(t, c)
		for name, test := range map[string]struct {
			settings       acctest.Settings
			phase, problem string
		}{
			"site that is no id": {acctest.Settings{"site_id": "Berlin"}, "validate", `site_id.*"Berlin"`},
			"two places": {
				acctest.Settings{"explorer_id": acctest.UnknownID, "hosted_zone": "auto"},
				"validate",
				`explorer_id.*hosted_zone`,
			},
			"private targets, zone": {
				acctest.Settings{"hosted_zone": "auto", "targets": []string{"10.0.0.1"}},
				"validate",
				`targets.*not public: 10\.0\.0\.1`,
			},
			"no such target": {acctest.Settings{"targets": []string{"10.0.0.0/99"}}, "validate", `10\.0\.0\.0/99`},
			"option with an attribute": {
				acctest.Settings{"probe_options": map[string]string{"rate": "5"}},
				"validate",
				`attribute rate`,
			},
			"timeout without a unit": {acctest.Settings{"timeout": "60"}, "validate", `timeout.*unit`},
			"no organization": {
				acctest.Settings{"organization_id": nil},
				"plan",
				`organization_id.*runzero_scan needs an organization.*RUNZERO_ORG_ID`,
			},
			"organization to be made": {
				acctest.Settings{"organization_id": acctest.Unknown{}, "site_id": acctest.Unknown{}},
				"plan", "",
			},
			"Explorer that is not here": {
				acctest.Settings{"explorer_id": acctest.UnknownID},
				"invoke",
				`explorer_id.*Cannot start a scan of site.*runzero_explorers`,
			},
			"unknown probe": {
				acctest.Settings{"probes": []string{"nothing"}},
				"invoke",
				`probes.*unknown probe: nothing`,
			},
			"site that is not here": {
				acctest.Settings{"site_id": acctest.UnknownID},
				"invoke",
				`Cannot start a scan of site ` + acctest.UnknownID,
			},
		} {
			t.Run(name, func(t *testing.T) {
				outcome := r.scan(t.Context(), test.settings)
				outcome.ExpectEnd(t, test.phase, test.problem)
				if n := len(c.Requests()); test.phase != "invoke" && n > 0 {
					t.Errorf("%d calls were made, want none", n)
				}
			})
		}
		c.ResetRequests()
		outcome := c.Invoke(t.Context(), acctest.Settings{"base_url": c.URL, "export_token": c.Bootstrap().ExportToken},
			action, acctest.Settings{"organization_id": r.org, "site_id": r.site})
		outcome.ExpectEnd(t, "plan",
			`runzero_scan cannot be invoked with an export token.*organization token.*No call was made`)
		if n := len(c.Requests()); n > 0 {
			t.Errorf("%d calls were made with the wrong credential", n)
		}
		c.ConnectExplorers(false)
		r.scan(t.Context(), nil).ExpectEnd(t, "invoke",
			`explorer_id.*no available agents.*No Explorer of this organization is connected`)
	})
}

// One look at the task after 5 seconds, then at growing intervals, and nothing else.
func TestAccScanWaits(t *testing.T) {
	acctest.RunWith(t, emulator.Options{ExplorersPerOrganization: 1, ScanDuration: 100 * time.Second},
		func(t *testing.T, c *acctest.Console) {
			r := newRig(t, c)
			var pauses []time.Duration
			c.OnSleep(func(_ context.Context, d time.Duration) { pauses = append(pauses, d) })
			outcome := r.scan(t.Context(), acctest.Settings{"wait": true, "timeout": "10m"})
			outcome.ExpectEnd(t, "invoke", "")
			outcome.ExpectText(t, `Scan task `+uuid+
				` \(.+\) was started and is new\. Waiting up to 10m for its end; if Terraform is interrupted, the scan goes on\.`,
				`.* is active after \d+s\.`, `.* is active after \d+s\.`, `.* is active after \d+s\.`,
				`.* is active after 1m\d+s\.`,
				`.* is processed after 2m\d+s\.`)
			if diff := cmp.Diff([]time.Duration{5e9, 10e9, 20e9, 40e9, 60e9}, pauses); diff != "" {
				t.Errorf("pauses (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(map[string]int{"PUT createScan": 1, "GET getTask": 5}, c.Calls()); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			// It gives up, and the scan goes on.
			outcome = r.scan(t.Context(), acctest.Settings{"wait": true, "timeout": "30s"})
			outcome.ExpectEnd(t, "invoke", `Scan task `+uuid+
				` is still active after 30s: The scan goes on.*Raise timeout.*runzero_task_stop`)
			if status := r.task()["status"]; status != "active" {
				t.Errorf("the scan is %v", status)
			}
			if diff := cmp.Diff(map[string]int{"PUT createScan": 1, "GET getTask": 3}, c.Calls()); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
}

func TestAccScanEndsBadly(t *testing.T) {
	acctest.RunWith(t, emulator.Options{ExplorersPerOrganization: 1, ScanDuration: time.Hour},
		func(t *testing.T, c *acctest.Console) {
			r := newRig(t, c)
			edit := func(status, reason string) func(context.CancelFunc) {
				return func(context.CancelFunc) {
					if err := c.EditTask(fmt.Sprint(r.task()["id"]), emulator.TaskEdit{Status: &status, Error: &reason}); err != nil {
						t.Error(err)
					}
				}
			}
			failing := func(status int) func(context.CancelFunc) {
				return func(context.CancelFunc) {
					c.Intercept(func(next http.Handler) http.Handler {
						return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
							if !strings.Contains(q.URL.Path, "/org/tasks/") {
								next.ServeHTTP(w, q)
								return
							}
							w.Header().Set("Content-Type", "application/json")
							w.WriteHeader(status)
							_, _ = w.Write([]byte(`{"error":"no"}`))
						})
					})
				}
			}
			for _, test := range []struct {
				name, problem string
				meanwhile     func(context.CancelFunc)
			}{
				{
					"error", `Scan task ` + uuid + ` ended with status error: disk is full \(after \d+s\).*Correct the cause`,
					edit("error", "disk is full"),
				},
				{"stopped", `ended with status stopped: The console gives no reason`, edit("stopped", "")},
				{"failed", `ended with status failed`, edit("failed", "")},
				{"cancelled", `ended with status canceled`, edit("canceled", "")},
				{"removed", `Scan task ` + uuid + ` (ended with status removed|is gone)`, edit("removed", "")},
				{
					"interrupted", `Interrupted while waiting for scan task ` + uuid + `: The scan goes on.*runzero_task_stop`,
					func(cancel context.CancelFunc) { cancel() },
				},
				{
					"credential withdrawn", `Stopped waiting for scan task ` + uuid + `: .*401.*The scan goes on`,
					failing(http.StatusUnauthorized),
				},
			} {
				ctx, cancel := context.WithCancel(t.Context())
				c.OnSleep(func(context.Context, time.Duration) { test.meanwhile(cancel) })
				outcome := r.scan(ctx, acctest.Settings{"wait": true})
				c.OnSleep(nil)
				c.Intercept(nil)
				cancel()
				if t.Run(test.name, func(t *testing.T) {
					outcome.ExpectEnd(t, "invoke", test.problem)
				}); len(outcome.Progress) != 1 {
					t.Errorf("%s: progress %q", test.name, outcome.Progress)
				}
			}
		})
}

// A Ctrl-C has to wait for the action's last words: what comes later, the CLI's side drops, and the
// action would count as a success.
func TestAccScanLastWords(t *testing.T) {
	acctest.RunWith(t, emulator.Options{ExplorersPerOrganization: 1, ScanDuration: time.Hour},
		func(t *testing.T, c *acctest.Console) {
			r := newRig(t, c)
			stopped := make(chan error, 1)
			c.OnSleep(func(ctx context.Context, _ time.Duration) {
				go func() { stopped <- c.Interrupt(context.WithoutCancel(ctx)) }()
				<-ctx.Done()
				select {
				case err := <-stopped:
					t.Errorf("the provider stopped (%v) before the action had its say", err)
					stopped <- err
				case <-time.After(50 * time.Millisecond):
				}
			})
			r.scan(t.Context(), acctest.Settings{"wait": true}).ExpectEnd(t, "invoke",
				`Interrupted while waiting for scan task `+uuid)
			if err := <-stopped; err != nil {
				t.Error(err)
			}
		})
}

// A console that cannot be reached for a moment does not end the wait; max_retries is none so that
// nothing is slow.
func TestAccScanWaitsThroughFailures(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(t, c)
		looks := 0
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if strings.Contains(q.URL.Path, "/org/tasks/") {
					if looks++; looks == 1 {
						w.WriteHeader(http.StatusBadGateway)
						return
					}
				}
				next.ServeHTTP(w, q)
			})
		})
		outcome := c.Invoke(t.Context(), c.Client(acctest.Settings{"max_retries": 0}), action,
			acctest.Settings{"organization_id": r.org, "site_id": r.site, "wait": true})
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `.* was started .*`, `.* could not be asked for after \d+s; it will be asked for again\.`,
			`.* is processed after \d+s\.`)
	})
}

// A lost answer never starts a second scan, and the error says where to look.
func TestAccScanLostAnswer(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(t, c)
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if q.Method == http.MethodPut {
					w = discarded{w}
					next.ServeHTTP(w, q)
					panic(http.ErrAbortHandler)
				}
				next.ServeHTTP(w, q)
			})
		})
		r.scan(t.Context(), acctest.Settings{"name": "lost"}).ExpectEnd(t, "invoke",
			`Cannot start a scan of site.*not known whether the console carried this out.*runzero_tasks`)
		c.Intercept(nil)
		if rows := r.List("/org/tasks?_oid=" + r.org); len(rows) != 1 {
			t.Errorf("there are %d tasks, want the one whose answer was lost", len(rows))
		}
	})
}

// discarded takes an answer and sends nothing.
type discarded struct{ http.ResponseWriter }

func (discarded) Write(b []byte) (int, error) { return len(b), nil }
func (discarded) WriteHeader(int)             {}

// A budget ends the wait, not the scan.
func TestAccScanBudget(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newRig(t, c)
		provider := c.Client(acctest.Settings{"api_budget": map[string]any{"max_calls": 2}})
		// Sign-in and the scan are two; the first look at it is one too many.
		outcome := c.Invoke(t.Context(), provider, action,
			acctest.Settings{"organization_id": r.org, "site_id": r.site, "wait": true})
		outcome.ExpectEnd(t, "invoke", `Stopped waiting for scan task `+uuid+`: .*api_budget.*The scan goes on`)
	})
}
