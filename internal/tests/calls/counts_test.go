package calls

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// unpaced keeps the rate limit out of tests that count.
const unpaced = `rate_limit = { calls = 100000, window = "5m" }`

// The numbers of objects of an account, before scaling.
const (
	organizations = 10
	sites         = 100
	tokens        = 20
	schedules     = 50
	users         = 5
	groups        = 2
)

// tenants is an account as users write one: some objects of each kind in ten organizations. One of
// the sites has a description of its own.
func tenants(scale int, described string) string {
	return fmt.Sprintf(`
locals {
  scale     = %d
  described = %q
  orgs      = runzero_organization.tenant[*].id
  sites     = runzero_site.office[*].id
}

resource "runzero_organization" "tenant" {
  count = 10
  name  = "Tenant ${count.index}"
}

resource "runzero_site" "office" {
  count           = 100 * local.scale
  organization_id = local.orgs[count.index %% 10]
  name            = "Office ${count.index}"
  scope           = ["10.${floor(count.index / 250)}.${count.index %% 250}.1"]
  description     = count.index == 42 ? local.described : null
}
`, scale, described)
}

// belongings is the rest of that account.
const belongings = `
resource "runzero_api_token" "reader" {
  count           = 20 * local.scale
  organization_id = local.orgs[count.index % 10]
  comment         = "Reader ${count.index}"
}

resource "runzero_scan_schedule" "weekly" {
  count           = 50 * local.scale
  organization_id = local.orgs[count.index % 10]
  site_id         = local.sites[count.index]
  name            = "Weekly ${count.index}"
  frequency       = "weekly"
  start_time      = "2035-01-07T20:00:00Z"
  hosted_zone     = "auto"
  targets         = ["www${count.index}.example.com"]
}

resource "runzero_user" "colleague" {
  count            = 5 * local.scale
  email            = "colleague${count.index}@example.com"
  org_default_role = "viewer"
}

resource "runzero_group" "team" {
  count            = 2 * local.scale
  name             = "Team ${count.index}"
  org_default_role = "none"
  org_roles        = { (local.orgs[count.index % 10]) = "user" }
}
`

// lists is what it costs to read that account: one call for each collection.
func lists() map[string]int {
	return map[string]int{
		"GET getAccountOrganizations": 1, "GET getAccountSites": 1, "GET getAccountKeys": 1, "GET getAccountTasks": 1,
		"GET getAccountUsers": 1, "GET getAccountGroups": 1,
	}
}

// Making an account costs one write for each object, a plan one list for each collection, a change
// one write.
func TestCallsOfAnAccount(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Burst: 1 << 20}, unpaced)

	r.Write(tenants(1, "The first") + belongings)
	r.Apply()
	r.ExpectCalls("create", map[string]int{
		"PUT createAccountOrganization": organizations, "PUT createSite": sites, "PUT createAccountKey": tokens,
		"PUT createScan":        schedules,
		"PUT createAccountUser": users, "POST createAccountGroup": groups,
	})
	r.ExpectStateMatches("after the create")

	r.ExpectNoChange()
	r.ExpectCalls("plan without changes", lists())

	r.Write(tenants(1, "The second") + belongings)
	r.Apply()
	one := lists()
	one["PATCH updateSite"] = 1
	r.ExpectCalls("one change", one)

	r.Destroy()
	removal := map[string]int{
		"DELETE removeAccountOrganization": organizations, "DELETE removeSite": sites, "DELETE removeAccountKey": tokens,
		"POST stopTask":            schedules,
		"DELETE removeAccountUser": users, "DELETE removeAccountGroup": groups,
	}
	if diff := cmp.Diff(removal, r.Writes()); diff != "" {
		t.Errorf("destroy: writes (-want +got):\n%s", diff)
	}
	// One list of each collection for the refresh. The guard looks at the counters of organizations
	// and sites, which age.
	reads := acctest.Total(r.Calls()) - acctest.Total(removal)
	if limit := 2 * len(lists()); reads > limit {
		t.Errorf("destroy makes %d reads, more than %d", reads, limit)
	}
	r.ExpectStateMatches("after the destroy")
}

// A plan of 718 objects costs no more calls than one of a few.
func TestCallsOfALargeAccount(t *testing.T) {
	t.Parallel()
	const scale = 4
	r := start(t, emulator.Options{Burst: 1 << 20}, unpaced)
	r.Write(tenants(scale, "The first") + belongings)
	r.populate(scale, true)
	r.ExpectNoChange()
	r.ExpectCalls("plan without changes", lists())
	if n, limit := acctest.Total(r.Calls()), len(lists())+organizations; n > limit {
		t.Errorf("a plan makes %d calls, more than collections and organizations: %d", n, limit)
	}
}

// Where the list of all sites does not say which organization they belong to, each organization
// costs a call.
func TestCallsOfSitesListedByOrganization(t *testing.T) {
	t.Parallel()
	const scale = 4
	r := start(t, emulator.Options{Burst: 1 << 20, Variants: []string{"account-sites-without-org"}}, unpaced)
	r.Write(tenants(scale, "The first"))
	r.populate(scale, false)
	r.ExpectNoChange()
	r.ExpectCalls("plan without changes",
		map[string]int{"GET getAccountOrganizations": 1, "GET getAccountSites": 1, "GET getSites": organizations})
}

// populate makes the account outside of Terraform, and a state that knows of it no more than the
// ids. That is what an import leaves behind, and saves the minutes that Terraform itself needs to
// make so many objects.
func (r *testWorkspace) populate(scale int, whole bool) {
	r.T.Helper()
	var orgs, places []string
	made := func(method, path string, body map[string]any) string {
		return fmt.Sprint(r.CallOutside(method, path, body)["id"])
	}
	in := func(i int) string { return orgs[i%organizations] }
	state := handmadeState{}
	for i := range organizations {
		orgs = append(orgs, made(http.MethodPut, "/account/orgs", map[string]any{"name": fmt.Sprint("Tenant ", i)}))
		state.add("runzero_organization", "tenant", orgs[i], "")
	}
	for i := range sites * scale {
		body := map[string]any{"name": fmt.Sprint("Office ", i), "scope": fmt.Sprintf("10.%d.%d.1", i/250, i%250)}
		if i == 42 {
			body["description"] = "The first"
		}
		places = append(places, made(http.MethodPut, "/org/sites?_oid="+in(i), body))
		state.add("runzero_site", "office", places[i], in(i))
	}
	if !whole {
		state.write(r)
		return
	}
	for i := range tokens * scale {
		id := made(http.MethodPut, "/account/keys",
			map[string]any{"organization_id": in(i), "comment": fmt.Sprint("Reader ", i)})
		state.add("runzero_api_token", "reader", id, "")
	}
	for i := range schedules * scale {
		id := made(http.MethodPut, "/org/sites/"+places[i]+"/scan?_oid="+in(i), map[string]any{
			"scan-name": fmt.Sprint("Weekly ", i), "scan-frequency": "weekly", "scan-start": "2051812800",
			"hosted-zone-name": "auto",
			"targets":          fmt.Sprintf("www%d.example.com", i),
		})
		state.add("runzero_scan_schedule", "weekly", id, in(i))
	}
	for i := range users * scale {
		id := made(http.MethodPut, "/account/users",
			map[string]any{"email": fmt.Sprintf("colleague%d@example.com", i), "org_default_role": "viewer"})
		state.add("runzero_user", "colleague", id, "")
	}
	for i := range groups * scale {
		id := made(http.MethodPost, "/account/groups", map[string]any{
			"name": fmt.Sprint("Team ", i), "org_default_role": "none", "org_roles": map[string]string{in(i): "user"},
		})
		state.add("runzero_group", "team", id, "")
	}
	state.write(r)
}
