package failures

import (
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// An answer about another object or another organization than the one that was asked for is an
// error, and changes no state. (M)
func TestAnswersAboutSomethingElse(t *testing.T) {
	t.Parallel()
	for name, rates := range map[string]emulator.Rates{
		"id": {OtherIDRate: 1}, "organization": {OtherOrganizationRate: 1}, "no id": {BadIDRate: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			all := oneOfEachKind(a, a.server(nil))
			s := a.server(values{"snapshot_reads": false})
			reads := func(r *http.Request) bool {
				for _, m := range all {
					if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/"+s.text(m, "id")) {
						return true
					}
				}
				return false
			}
			a.Intercept(chain(a.faultsFor(1<<30, rates, reads), a.unjudged))
			for _, m := range all {
				if inOne := m.kind == "runzero_site" || m.kind == "runzero_scan_schedule" ||
					m.kind == "runzero_traffic_sampling" || m.kind == "runzero_export_token"; name == "organization" && !inOne {
					continue // no organization was asked for
				}
				a.ResetRequests()
				now, reported := s.read(m)
				if len(a.Faults()) == 0 {
					continue // there is no call about one of this kind
				}
				if now.isGone {
					t.Errorf("%s counts as gone: %s", m.kind, reported)
				}
				if !reported.failed() && s.text(now, "id") != s.text(m, "id") {
					t.Errorf("%s has another id now, %s", m.kind, s.text(now, "id"))
				}
				if !reported.failed() && s.text(now, "organization_id") != s.text(m, "organization_id") {
					t.Errorf("%s is in another organization now, %s", m.kind, s.text(now, "organization_id"))
				}
			}
		})
	}
}

// The answer to an update is about another object: the state keeps the id, and the update is an
// error or is looked after. (M)
func TestUpdateAnsweredAboutSomethingElse(t *testing.T) {
	t.Parallel()
	for name, rates := range map[string]emulator.Rates{
		"id": {OtherIDRate: 1}, "organization": {OtherOrganizationRate: 1}, "no id": {BadIDRate: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			s := a.server(nil)
			for kind, set := range map[string]values{
				"runzero_site":               {"name": "Berlin", "description": "first"},
				"runzero_group":              {"name": "Berlin", "description": "first", "org_default_role": "viewer"},
				"runzero_organization":       {"name": "Berlin", "description": "first"},
				"runzero_scan_template":      {"name": "Berlin", "description": "first", "global": true},
				"runzero_custom_integration": {"name": "berlin", "description": "first"},
			} {
				m, reported := s.create(kind, set)
				must(t, m, reported)
				set["description"] = "second"
				writes := func(r *http.Request) bool {
					return r.Method == http.MethodPatch ||
						r.Method == http.MethodPut
				}
				a.Intercept(chain(a.faultsFor(1, rates, writes), a.unjudged))
				now, reported := s.update(m, set)
				a.Intercept(nil)
				if s.text(now, "id") != s.text(m, "id") ||
					s.text(now, "organization_id") != s.text(m, "organization_id") {
					t.Errorf("the %s of the state is another one now: %s", kind, reported)
				}
			}
		})
	}
}

// The answer to a create names another organization, or an id that is none: that is an error, and
// the state does not claim it. (M)
func TestCreateAnsweredAboutSomethingElse(t *testing.T) {
	t.Parallel()
	for name, rates := range map[string]emulator.Rates{
		"organization": {OtherOrganizationRate: 1},
		"no id":        {BadIDRate: 1},
	} {
		for _, kind := range []lostKind{
			{"runzero_site", "name", values{"name": "Berlin"}},
			{"runzero_api_token", "comment", values{"comment": "Reader"}},
			{"runzero_export_token", "comment", values{"comment": "Reader"}},
		} {
			t.Run(kind.kind+" "+name, func(t *testing.T) {
				t.Parallel()
				a := newAccount(t, emulator.Options{})
				s := a.server(nil)
				if kind.kind == "runzero_api_token" {
					kind.set["organization_id"] = a.Bootstrap().OrganizationID
				}
				a.Intercept(chain(a.faultsFor(1, rates, isCreate), a.unjudged))
				m, reported := s.create(kind.kind, kind.set)
				if id := s.text(m, "id"); id != "" && a.added()[id] == "" {
					t.Errorf("the state has the id %q, which the console does not know: %s", id, reported)
				}
				if organization := s.text(m, "organization_id"); organization != "" &&
					organization != a.Bootstrap().OrganizationID {
					t.Errorf("the state has the organization %s: %s", organization, reported)
				}
				left := a.added()
				delete(left, s.text(m, "id"))
				for id, kind := range left {
					if !reported.contain(id) {
						t.Errorf("the %s %s is left over, and no message names it: %s", kind, id, reported)
					}
				}
			})
		}
	}
}

// A provider that lives on between two plans, as one under a debugger does, answers for the
// configuration that it was given last. (M)
func TestProviderConfiguredAgain(t *testing.T) {
	t.Parallel()
	first, second := newAccount(t, emulator.Options{}), newAccount(t, emulator.Options{})
	s := first.server(nil)
	group, reported := s.create("runzero_group", values{"name": "Berlin", "org_default_role": "viewer"})
	must(t, group, reported)
	if now, reported := s.read(group); reported.failed() || now.isGone {
		t.Fatalf("the group is not read: %s", reported)
	}
	first.ResetRequests()
	second.ResetRequests()
	if reported := s.configure(second.login(nil)); reported.failed() {
		t.Fatal(reported)
	}
	_, _ = s.read(group)
	if n := len(first.Requests()); n > 0 {
		t.Errorf("%d requests went to the console of the configuration before: %v", n, first.Calls())
	}
	if len(second.Requests()) == 0 {
		t.Error("the console of the present configuration was not asked")
	}
}

// The same with one console: the second plan sees what somebody changed since the first. (M)
func TestSecondPlanOfOneProvider(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	s := a.server(nil)
	group, reported := s.create("runzero_group", values{
		"name": "Berlin", "org_default_role": "viewer",
		"description": "first",
	})
	must(t, group, reported)
	_, _ = s.read(group)
	a.CallOutside(http.MethodPut, "/account/groups", map[string]any{
		"id": s.text(group, "id"), "name": "Berlin", "org_default_role": "viewer", "description": "edited",
	})
	if reported := s.configure(a.login(nil)); reported.failed() {
		t.Fatal(reported)
	}
	now, reported := s.read(group)
	if must(t, now, reported); s.text(now, "description") != "edited" {
		t.Errorf("the second plan reads the description %q", s.text(now, "description"))
	}
}
