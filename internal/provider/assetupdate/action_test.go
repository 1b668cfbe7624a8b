package assetupdate_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const action = "runzero_asset_update"

// scenario is a site with three assets, two of them in a network of their own, and an ownership
// type.
type scenario struct {
	*acctest.Console
	t                *testing.T
	org, site, owner string
}

func newScenario(t *testing.T, c *acctest.Console) *scenario {
	t.Helper()
	org := c.Bootstrap().OrganizationID
	s := &scenario{Console: c, t: t, org: org, site: c.Site(org, "Berlin")}
	if err := c.AddAssets(org, s.site, 3); err != nil {
		t.Fatal(err)
	}
	status, answer := c.Outside(http.MethodPost, "/account/assets/ownership-types", []map[string]any{{"name": "Owner"}})
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, answer)
	}
	s.owner = fmt.Sprint(c.List("/account/assets/ownership-types")[0]["id"])
	return s
}

// update invokes the action on the assets of the site, three at most; what is nil is left out.
func (s *scenario) update(ctx context.Context, settings acctest.Settings) acctest.Outcome {
	s.t.Helper()
	all := acctest.Settings{"organization_id": s.org, "search": "site:Berlin", "max_assets": 3}
	for name, v := range settings {
		all[name] = v
	}
	s.ResetRequests()
	return s.Invoke(ctx, s.Client(nil), action, all)
}

// assets are those of the site.
func (s *scenario) assets() []map[string]any {
	return s.List("/org/assets?search=site:Berlin&_oid=" + s.org)
}

func TestAccAssetUpdate(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		s := newScenario(t, c)
		calls := func(what string, want map[string]int) {
			t.Helper()
			if diff := cmp.Diff(want, c.Calls()); diff != "" {
				t.Errorf("%s: calls (-want +got):\n%s", what, diff)
			}
		}
		changes := acctest.Settings{
			"tags": map[string]string{"owner": "it", "DMZ": ""}, "criticality": "high",
			"owners": map[string]string{s.owner: "it@example.com"},
		}

		// Without a change: what it would be.
		dry := acctest.Settings{"dry_run": true, "max_assets": 1}
		for name, v := range changes {
			dry[name] = v
		}
		outcome := s.update(t.Context(), dry)
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `Dry run: the search matches 3 assets, and max_assets is 1\.`,
			`Dry run: nothing was sent\. It would be: criticality set to high\.`,
			`Dry run: .* owners set: it@example\.com\.`, `Dry run: .* tags changed: DMZ owner=it\.`)
		calls("dry run", map[string]int{"GET exportAssetsJSONL": 1})

		// More than expected: nothing is changed.
		changes["max_assets"] = 2
		s.update(t.Context(), changes).ExpectEnd(t, "invoke",
			`The search matches more assets than max_assets.*more than 2 assets, so nothing was changed.*dry_run`)
		calls("too many", map[string]int{"GET exportAssetsJSONL": 1})
		changes["max_assets"] = 3

		outcome = s.update(t.Context(), changes)
		outcome.ExpectEnd(t, "invoke", "")
		changed := "; the console changed 3 assets"
		if c.Has("bulk-status-without-count") {
			changed = ""
		}
		outcome.ExpectText(t, `The search matches 3 assets\.`, `Done: criticality set to high`+changed+`\.`, `Done: owners set: .*`, `Done: tags changed: .*`)
		calls("all", map[string]int{
			"GET exportAssetsJSONL": 1, "PATCH updateBulkAssetCriticality": 1, "PATCH updateBulkAssetOwners": 1,
			"PATCH updateBulkAssetTags": 1,
		})
		for _, asset := range s.assets() {
			tags, _ := asset["tags"].(map[string]any)
			if asset["criticality"] != "high" || tags["owner"] != "it" || tags["DMZ"] != "" {
				t.Errorf("criticality %v, tags %v", asset["criticality"], tags)
			}
			if owners := fmt.Sprint(asset["ownership"], asset["owners"]); !strings.Contains(owners, "it@example.com") {
				t.Errorf("owners: %s", owners)
			}
		}

		// Some tags go, others come, one stays.
		outcome = s.update(t.Context(), acctest.Settings{
			"tags": map[string]string{"zone": "office"}, "remove_tags": []string{"DMZ", "nothing"},
		})
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `The search .*`, `Done: tags changed: zone=office -DMZ -nothing`+changed+`\.`)
		if diff := cmp.Diff(map[string]any{"owner": "it", "zone": "office"}, s.assets()[0]["tags"]); diff != "" {
			t.Errorf("tags (-want +got):\n%s", diff)
		}

		// Everything is replaced.
		s.update(t.Context(), acctest.Settings{
			"clear_tags": true, "clear_owners": true, "tags": map[string]string{"new": "1"},
		}).ExpectEnd(t, "invoke", "")
		calls("replaced", map[string]int{
			"GET exportAssetsJSONL": 1, "POST clearBulkAssetOwners": 1, "POST clearBulkAssetTags": 1,
			"PATCH updateBulkAssetTags": 1,
		})
		if diff := cmp.Diff(map[string]any{"new": "1"}, s.assets()[0]["tags"]); diff != "" {
			t.Errorf("tags (-want +got):\n%s", diff)
		}

		// Nothing matches: no harm. An organization token needs no organization_id.
		outcome = s.update(t.Context(), acctest.Settings{"search": "site:Nowhere", "criticality": "low"})
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `The search matches no asset; nothing was changed\.`)
		calls("none", map[string]int{"GET exportAssetsJSONL": 1})
		c.Invoke(t.Context(), c.OrganizationToken(), action,
			acctest.Settings{"search": "site:Berlin", "max_assets": 3, "criticality": "low"}).ExpectEnd(t, "invoke", "")
	})
}

func TestAccAssetUpdateRefused(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		s := newScenario(t, c)
		for name, test := range map[string]struct {
			settings       acctest.Settings
			phase, problem string
		}{
			"nothing to change": {nil, "validate", `Nothing to change.*dry_run`},
			"no limit":          {acctest.Settings{"max_assets": nil, "criticality": "low"}, "validate", `max_assets`},
			"limit of 0":        {acctest.Settings{"max_assets": 0, "criticality": "low"}, "validate", `max_assets.*at least 1`},
			"empty search":      {acctest.Settings{"search": " ", "criticality": "low"}, "validate", `search.*only spaces`},
			"tag with a space": {
				acctest.Settings{"tags": map[string]string{"a b": "c"}}, "validate", `Invalid tag.*"a b"`,
			},
			"tag that takes away": {
				acctest.Settings{"tags": map[string]string{"-a": ""}}, "validate", `Invalid tag.*"-a".*hyphen`,
			},
			"tag to remove with a value": {
				acctest.Settings{"remove_tags": []string{"a=b"}}, "validate", `Invalid tag.*"a=b"`,
			},
			"tag set and removed": {
				acctest.Settings{"tags": map[string]string{"a": ""}, "remove_tags": []string{"a"}},
				"validate",
				`remove_tags.*Invalid tag.*"a" .*both`,
			},
			"owner of no type": {
				acctest.Settings{"owners": map[string]string{"Owner": "it"}}, "validate", `owners.*UUID`,
			},
			"no organization": {
				acctest.Settings{"organization_id": nil, "criticality": "low"},
				"plan",
				`organization_id.*runzero_asset_update needs an organization`,
			},
			"known after apply": {
				acctest.Settings{"organization_id": acctest.Unknown{}, "search": acctest.Unknown{}, "criticality": acctest.Unknown{}},
				"plan", "",
			},
			"unknown type": {
				acctest.Settings{"owners": map[string]string{acctest.UnknownID: "it"}},
				"invoke",
				`owners.*Cannot update the assets of search "site:Berlin".*runzero_asset_ownership_types`,
			},
		} {
			t.Run(name, func(t *testing.T) {
				outcome := s.update(t.Context(), test.settings)
				outcome.ExpectEnd(t, test.phase, test.problem)
				if n := len(c.Requests()); test.phase != "invoke" && n > 0 {
					t.Errorf("%d calls were made, want none", n)
				}
			})
		}
		// A search for what a call changes is a warning, unless that call is the last.
		for search, warns := range map[string]bool{"not tag:owner": false, "Criticality:low": true, "os:critical": false} {
			outcome := s.update(t.Context(), acctest.Settings{
				"search": search, "criticality": "high", "tags": map[string]string{"owner": "it"}, "dry_run": true,
			})
			if got := strings.Contains(outcome.Problem, "something that is changed"); got != warns {
				t.Errorf("search %q: %q", search, outcome.Problem)
			}
		}
		if !c.Has("search-unknown-empty") {
			s.update(t.Context(), acctest.Settings{"search": "nonsense:1", "criticality": "low"}).ExpectEnd(t, "invoke",
				`search.*unknown search field.*Correct the search`)
		}
		c.ResetRequests()
		c.Invoke(t.Context(), acctest.Settings{"base_url": c.URL, "export_token": c.Bootstrap().ExportToken}, action,
			acctest.Settings{"organization_id": s.org, "search": "site:Berlin", "max_assets": 3, "criticality": "low"}).
			ExpectEnd(t, "plan", `runzero_asset_update cannot be invoked with an export token.*No call was made`)
		c.ExpectNoCall(t)
		c.SetOwnershipLicensed(false)
		s.update(t.Context(), acctest.Settings{"owners": map[string]string{s.owner: "it"}}).ExpectEnd(t, "invoke",
			`Cannot update the assets.*license`)
	})
}

// An answer is lost: the change is sent again, which does no harm. The console changes more than
// was counted: that is told.
func TestAccAssetUpdateLostAnswerAndRace(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		s := newScenario(t, c)
		dropped := false
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPatch && !dropped {
					dropped = true
					next.ServeHTTP(discarded{http.Header{}}, r)
					panic(http.ErrAbortHandler)
				}
				next.ServeHTTP(w, r)
			})
		})
		outcome := s.update(t.Context(), acctest.Settings{"tags": map[string]string{"zone": "office"}})
		outcome.ExpectEnd(t, "invoke", "")
		if diff := cmp.Diff(map[string]any{"zone": "office"}, s.assets()[0]["tags"]); diff != "" || !dropped {
			t.Errorf("tags (-want +got):\n%s", diff)
		}
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPatch {
					w.Header().Set("Content-Type", "application/json")
					fmt.Fprint(w, `{"updated_asset_count":4}`)
					return
				}
				next.ServeHTTP(w, r)
			})
		})
		s.update(t.Context(), acctest.Settings{"criticality": "low", "tags": map[string]string{"a": "b"}}).ExpectEnd(t,
			"invoke", `The console changed more assets than max_assets.*3 assets.*changed 4.*criticality set to low`)
	})
}

// discarded takes an answer that nobody gets.
type discarded struct{ header http.Header }

func (d discarded) Header() http.Header         { return d.header }
func (d discarded) Write(p []byte) (int, error) { return len(p), nil }
func (d discarded) WriteHeader(int)             {}
