package adoption_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// attributes sets some of a resource's attributes; the others are null.
func attributes(objects *acctest.Objects, typeName string, set map[string]any) tftypes.Value {
	of := objects.TypeOf(typeName)
	values := map[string]tftypes.Value{}
	for name, kind := range of.AttributeTypes {
		values[name] = tftypes.NewValue(kind, set[name])
	}
	return tftypes.NewValue(of, values)
}

// none is an object that is still to be made.
func none(objects *acctest.Objects, typeName string) acctest.Object {
	return acctest.Object{TypeName: typeName, State: tftypes.NewValue(objects.TypeOf(typeName), nil)}
}

func console(t *testing.T) (*acctest.Console, acctest.Settings) {
	t.Helper()
	c := acctest.Start(t, emulator.Options{})
	return c, acctest.Settings{
		"base_url": c.URL, "account_token": c.Bootstrap().AccountToken,
		"organization_id": c.Bootstrap().OrganizationID,
	}
}

// A plan that is made before a token's moment of rotation says the same when Terraform makes it
// once more, during an apply after that moment. The rotation comes with the next plan.
func TestRotationOfBothPlansIsTheSame(t *testing.T) {
	t.Parallel()
	c, settings := console(t)
	objects := c.Objects(t.Context(), settings)
	const token = "runzero_api_token"
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	config := func(early any) tftypes.Value {
		return attributes(objects, token,
			map[string]any{"comment": "pipeline", "rotate_after_days": 30, "rotate_early_days": early})
	}
	planned, err := objects.Plan(t.Context(), none(objects, token), config(nil))
	must(err)
	one, _, err := objects.Apply(t.Context(), none(objects, token), planned)
	must(err)
	const day = 24 * time.Hour
	c.Advance(30*day - 2*time.Minute)
	one, err = c.Objects(t.Context(), settings).Read(t.Context(), one)
	must(err)
	before, err := objects.Plan(t.Context(), one, config(0))
	must(err)
	c.Advance(5 * time.Minute)
	later := c.Objects(t.Context(), settings) // an apply is another process
	during, err := later.Plan(t.Context(), one, config(0))
	must(err)
	if differs := acctest.Differences(before.State, during.State); len(differs) > 0 {
		t.Fatalf("the plan during the apply differs: %v", differs)
	}
	applied, _, err := later.Apply(t.Context(), one, during)
	must(err)
	if n := c.Writes()["PATCH rotateAccountKey"]; n != 0 {
		t.Errorf("%d rotations that the plan did not say", n)
	}
	next, err := later.Plan(t.Context(), applied, config(0))
	must(err)
	if differs := strings.Join(acctest.Differences(applied.State, next.State), "\n"); !strings.Contains(differs,
		"token: ") {
		t.Errorf("the next plan does not rotate: %s", differs)
	}
}

// A name that the console has, or that two creates share, is told in the plan, neutrally and
// without a call.
func TestPlannedNamesAreTold(t *testing.T) {
	t.Parallel()
	c, settings := console(t)
	const site = "runzero_site"
	id := c.Site(c.Bootstrap().OrganizationID, "Zu\u0308rich")
	objects := c.Objects(t.Context(), settings)
	named := func(name string) tftypes.Value {
		return attributes(objects, site, map[string]any{"name": name, "organization_id": c.Bootstrap().OrganizationID})
	}
	plan := func(one acctest.Object, config tftypes.Value) string {
		t.Helper()
		planned, err := objects.Plan(t.Context(), one, config)
		if err != nil {
			t.Fatal(err)
		}
		return planned.Problem
	}
	c.ResetRequests()
	if output := plan(none(objects, site), named("Z\u00fcrich")); output != "" || len(c.Requests()) != 0 {
		t.Errorf("%d requests, %s", len(c.Requests()), output)
	}
	if output := plan(none(objects, site), named("Z\u00fcrich ")); !strings.Contains(output, "Two sites with the name") {
		t.Errorf("a second create: %s", output)
	}
	objects = c.Objects(t.Context(), settings)
	one, err := objects.Import(t.Context(), site, c.Bootstrap().OrganizationID+"/"+id)
	if err != nil {
		t.Fatal(err)
	}
	c.ResetRequests()
	if output := plan(none(objects, site), named("Z\u00fcrich")); !strings.Contains(output, id) ||
		!strings.Contains(output, "That is fine if this plan renames") || len(c.Requests()) != 0 {
		t.Errorf("%d requests, a name that is taken: %s", len(c.Requests()), output)
	}
	objects = c.Objects(t.Context(), settings)
	if _, err := objects.Read(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	plan(one, named("Basel"))
	if output := plan(none(objects, site), named("Z\u00fcrich")); output != "" {
		t.Errorf("a name that the same plan gives up: %s", output)
	}
}

// An organization that is not known yet replaces what lives in it, and the plan says why and what
// helps.
func TestDeferredOrganizationIsExplained(t *testing.T) {
	t.Parallel()
	c, settings := console(t)
	objects := c.Objects(t.Context(), settings)
	id := c.Site(c.Bootstrap().OrganizationID, "Berlin")
	one, err := objects.Import(t.Context(), "runzero_site", c.Bootstrap().OrganizationID+"/"+id)
	if err != nil {
		t.Fatal(err)
	}
	planned, err := objects.Plan(t.Context(), one,
		attributes(objects, "runzero_site", map[string]any{"name": "Berlin", "organization_id": tftypes.UnknownValue}))
	if err != nil {
		t.Fatal(err)
	}
	if len(planned.Replaced) == 0 || !strings.Contains(planned.Problem, "pass its id directly") {
		t.Errorf("replaced for %v: %s", planned.Replaced, planned.Problem)
	}
}

// A template's update sends back what no attribute stands for: it replaces the whole template.
func TestTemplateKeepsItsOtherFields(t *testing.T) {
	t.Parallel()
	c, settings := console(t)
	const id = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
	row := map[string]any{
		"id": id, "name": "Nightly", "organization_id": c.Bootstrap().OrganizationID, "global": true,
		"acl": map[string]string{}, "params": map[string]string{"rate": "100"},
		"site_id": "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10", "recur": true, "recur_frequency": "daily,monday;-300",
		"start_time": 1900000000, "grace_period": "6", "new_field": map[string]any{"a": 1},
		"created_at": 1700000000, "linked_task_count": 3,
	}
	serve(c, "/account/tasks/templates", []map[string]any{row}, false)
	objects := c.Objects(t.Context(), settings)
	one, err := objects.Import(t.Context(), "runzero_scan_template", id)
	if err != nil {
		t.Fatal(err)
	}
	planned, err := objects.Plan(t.Context(), one,
		attributes(objects, "runzero_scan_template", map[string]any{"name": "Nightly", "global": true, "rate": 200}))
	if err != nil {
		t.Fatal(err)
	}
	sent := catchWrite(c, http.MethodPut, "/account/tasks/templates", []map[string]any{row})
	if _, _, err := objects.Apply(t.Context(), one, planned); err != nil {
		t.Fatal(err)
	}
	body := <-sent
	for _, name := range []string{"site_id", "recur", "recur_frequency", "start_time", "grace_period", "new_field"} {
		if body[name] == nil {
			t.Errorf("%s is not sent back: %v", name, body)
		}
	}
	for _, name := range []string{"created_at", "linked_task_count"} {
		if body[name] != nil {
			t.Errorf("%s is the service's own and was sent", name)
		}
	}
}

// catchWrite answers a write with the body that it got, and reads of the same path with rows.
func catchWrite(c *acctest.Console, method, path string, rows []map[string]any) <-chan map[string]any {
	sent := make(chan map[string]any, 1)
	c.Intercept(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			at := strings.TrimPrefix(r.URL.Path, "/api/v1.0")
			var answer any = rows
			switch {
			case at != path:
				next.ServeHTTP(w, r)
				return
			case r.Method == method:
				var body map[string]any
				if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
					panic(err)
				}
				answer = body
				sent <- body
			}
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(answer); err != nil {
				panic(err)
			}
		})
	})
	return sent
}
