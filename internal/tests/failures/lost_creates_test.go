package failures

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// lostKind is a kind of object with the least that makes one, for tests of lost answers.
type lostKind struct {
	kind, name string // the attribute that names it
	set        values
}

// searchedKinds are those that are looked for when the answer to their create is lost.
func searchedKinds(a *account) []lostKind {
	a.t.Helper()
	organization := a.Bootstrap().OrganizationID
	site := fmt.Sprint(a.CallOutside(http.MethodPut, "/org/sites?_oid="+organization,
		map[string]any{"name": "Home"})["id"])
	group := fmt.Sprint(a.CallOutside(http.MethodPost, "/account/groups",
		map[string]any{"name": "Viewers", "org_default_role": "viewer"})["id"])
	explorer := a.AddExplorer(organization, "TAP")
	a.seeded = listObjects(a.t, a.Emulator)
	return []lostKind{
		{"runzero_organization", "name", values{"name": "Tenant", "description": "made by a test"}},
		{"runzero_site", "name", values{"name": "Berlin", "scope": []any{"10.0.0.1", "berlin.example.com"}}},
		{"runzero_custom_integration", "name", values{"name": "cmdb-import"}},
		{"runzero_scan_schedule", "name", values{
			"site_id": site, "name": "Weekly", "frequency": "weekly", "start_time": "2035-01-07T20:00:00Z",
			"hosted_zone": "auto",
			"targets":     []any{"www.example.com"},
		}},
		{"runzero_traffic_sampling", "", values{
			"site_id": site, "explorer_id": explorer, "interfaces": []any{"eth1", "eth2"}, "excludes": []any{"10.9.0.0/16"},
		}},
		{"runzero_scan_template", "name", values{"name": "Gentle", "global": true, "rate": 500}},
		{"runzero_user", "email", values{"email": "colleague@example.com", "org_default_role": "viewer"}},
		{"runzero_group", "name", values{"name": "Berlin", "org_default_role": "viewer"}},
		{"runzero_sso_group_mapping", "", values{"group_id": group, "sso_attribute": "department", "sso_value": "IT"}},
		{"runzero_asset_ownership_type", "name", values{"name": "Owner"}},
	}
}

// The answer to a create is a gateway's 504, and the console makes the object a second later: there
// is one, it is in the state, and a warning says that it was found. (D)
func TestCreateThatAGatewayGaveUp(t *testing.T) {
	t.Parallel()
	for i, kind := range searchedKinds(newAccount(t, emulator.Options{})) {
		t.Run(kind.kind, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{LateBy: time.Second})
			kind := searchedKinds(a)[i]
			s := a.server(nil)
			a.Intercept(a.faultsFor(1, emulator.Rates{GatewayTimeoutRate: 1}, isCreate))
			a.oneFound(s, kind)
		})
	}
}

// The answer to a create is lost, and the console's lists lag a second behind: there is one object,
// as above. (D)
func TestCreateOnAConsoleWhoseListsLag(t *testing.T) {
	t.Parallel()
	for i, kind := range searchedKinds(newAccount(t, emulator.Options{})) {
		t.Run(kind.kind, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{ListLag: 1500 * time.Millisecond})
			kind := searchedKinds(a)[i]
			s := a.server(nil)
			a.Intercept(a.faultsFor(1, emulator.Rates{DropAfterRate: 1}, isCreate))
			a.oneFound(s, kind)
		})
	}
}

// oneFound creates an object, and fails unless the console has one afterwards, which is in the
// state and named by a warning.
func (a *account) oneFound(s *providerServer, kind lostKind) {
	a.t.Helper()
	m, reported := s.create(kind.kind, kind.set)
	if reported.failed() {
		a.t.Errorf("the create fails: %s", reported)
	}
	time.Sleep(2 * time.Second) // whatever comes late is there, and listed
	a.FinishLateWork()
	a.Intercept(nil)
	ids := a.addedOf(kind.kind)
	if len(ids) != 1 {
		a.t.Fatalf("the console has %d of them, not one", len(ids))
	}
	if got := s.text(m, "id"); got != ids[0] {
		a.t.Errorf("the state has the id %q, and the console %s", got, ids[0])
	}
	if !reported.contain(ids[0]) {
		a.t.Errorf("no warning says that %s was found and not answered: %s", ids[0], reported)
	}
	for name, n := range a.Calls() {
		if n > 12 {
			a.t.Errorf("%d calls of %s for one create", n, name)
		}
	}
}

// tokenKinds are the kinds whose secret is rotated in place.
func tokenKinds() []lostKind {
	return []lostKind{
		{"runzero_api_token", "comment", values{"comment": "Reader"}},
		{"runzero_export_token", "comment", values{"comment": "Reader"}},
	}
}

// The answer to the create of a token is a gateway's 504, and the console makes it a second later.
// The state has a token that works, and the other one is named. (D)
func TestTokenThatAGatewayGaveUp(t *testing.T) {
	t.Parallel()
	for _, kind := range tokenKinds() {
		t.Run(kind.kind, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{LateBy: time.Second})
			s := a.server(nil)
			a.Intercept(a.faultsFor(1, emulator.Rates{GatewayTimeoutRate: 1}, isCreate))
			m, reported := s.create(kind.kind, kind.set)
			time.Sleep(2 * time.Second)
			a.FinishLateWork()
			must(t, m, reported)
			state := s.stateObject(m)
			a.checkStates([]stateObject{state})
			if n := len(a.addedOf(kind.kind)); n != 2 {
				t.Errorf("the console has %d of them; one is made late, and one is sent again", n)
			}
			a.checkLeftovers(reported.String(), []stateObject{state})
			for name := range a.Calls() {
				if strings.Contains(strings.ToLower(name), "rotate") || strings.HasPrefix(name, "DELETE") {
					t.Errorf("%s: a token whose answer was lost is neither rotated nor deleted", name)
				}
			}
		})
	}
}

// stateObject is an object as the states of the CLI have it.
func (s *providerServer) stateObject(m managed) stateObject {
	s.t.Helper()
	o := stateObject{kind: m.kind, address: m.kind, attributes: map[string]any{}}
	for name := range s.attributesOf(m) {
		o.attributes[name] = s.text(m, name)
	}
	return o
}

// The answer to a rotation is a gateway's 504, and the rotation takes effect a second later: the
// secret of the state works. (D)
func TestRotationThatAGatewayGaveUp(t *testing.T) {
	t.Parallel()
	for _, kind := range tokenKinds() {
		t.Run(kind.kind, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{LateBy: time.Second})
			s := a.server(nil)
			m, reported := s.create(kind.kind, values{"comment": "Reader", "keepers": map[string]any{"version": "1"}})
			before := s.text(must(t, m, reported), "token")
			a.Intercept(a.faultsFor(1, emulator.Rates{GatewayTimeoutRate: 1}, isRotation))
			m, reported = s.update(m, values{"comment": "Reader", "keepers": map[string]any{"version": "2"}})
			must(t, m, reported)
			time.Sleep(1500 * time.Millisecond)
			a.FinishLateWork()
			state := s.stateObject(m)
			if state.text("token") == before {
				t.Error("the secret is the old one")
			}
			a.checkStates([]stateObject{state})
		})
	}
}

// A create is answered 200 with an error: the requests for it stay few, nothing is made twice, and
// the message is passed on. (M)
func TestCreateAnsweredWithAnError(t *testing.T) {
	t.Parallel()
	first := newAccount(t, emulator.Options{})
	all := append(searchedKinds(first), tokenKinds()...)
	for i, kind := range all {
		t.Run(kind.kind, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			kind := append(searchedKinds(a), tokenKinds()...)[i]
			if err := a.SetRates(emulator.Rates{CreateErrorRate: 1}); err != nil {
				t.Fatal(err)
			}
			s := a.server(nil)
			a.Intercept(a.unjudged)
			a.ResetRequests()
			_, reported := s.create(kind.kind, kind.set)
			if !reported.failed() {
				t.Error("the create succeeds")
			}
			if !reported.contain("upstream request failed") && !reported.contain("request failed") {
				t.Errorf("the console's own text is not passed on: %s", reported)
			}
			total, creates := 0, 0
			for _, r := range a.Requests() {
				if r.Operation != "getAPIToken" {
					total++
				}
				if r.Fault == emulator.FaultCreateError {
					creates++
				}
			}
			if creates > 3 || total > 10 {
				t.Errorf("%d requests, %d of them creates", total, creates)
			}
			if n := len(a.addedOf(kind.kind)); n != 0 {
				t.Errorf("%d of them were made", n)
			}
		})
	}
}

// The answer to the create of an API client is lost on its way, and at the same time somebody makes
// one of that name: theirs stays as it is. (I)
func TestLostCreateOfAnAPIClientBesideAnother(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{Unpublished: true})
	s := a.server(values{"unpublished_endpoints": map[string]any{"api_clients": "/account/api/clients"}})
	var id, secret string
	var tries int
	a.Intercept(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isCreate(r) {
				if tries++; tries == 1 {
					id, secret = a.AddAPIClient("Pipeline")
					panic(http.ErrAbortHandler)
				}
			}
			next.ServeHTTP(w, r)
		})
	})
	m, reported := s.create("runzero_api_client", values{"name": "Pipeline"})
	a.Intercept(nil)
	if id == "" {
		t.Fatalf("nothing was made: %s", reported)
	}
	if !a.exchanges(id, secret) {
		t.Error("the API client that somebody else made is dead")
	}
	if s.text(m, "client_id") == id {
		t.Error("the API client that somebody else made is in the state")
	}
	if !reported.failed() && !a.exchanges(s.text(m, "client_id"), s.text(m, "client_secret")) {
		t.Error("the API client of the state does not work")
	}
}

// exchanges reports whether an API client can sign in.
func (a *account) exchanges(id, secret string) bool {
	a.t.Helper()
	answer, err := http.PostForm(a.URL+emulator.Prefix+"/account/api/token", map[string][]string{
		"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// The console's clock is not this machine's. What was made by the request whose answer was lost is
// found all the same, and what somebody made some seconds before is not taken for it. (M)
func TestLostCreateWithAnotherClock(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"ahead": 10 * time.Second, "behind": -10 * time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{ClockAhead: ahead})
			theirs := fmt.Sprint(a.CallOutside(http.MethodPost, "/account/groups",
				map[string]any{"name": "Berlin", "org_default_role": "viewer"})["id"])
			a.seeded = listObjects(t, a.Emulator)
			time.Sleep(8 * time.Second)
			// A sign-in would tell the console's time before anything is sent.
			s := a.server(values{"client_id": nil, "client_secret": nil, "account_token": a.Bootstrap().AccountToken})
			a.Intercept(a.faultsFor(1, emulator.Rates{DropAfterRate: 1}, isCreate))
			m, reported := s.create("runzero_group", values{"name": "Berlin", "org_default_role": "viewer"})
			must(t, m, reported)
			if id := s.text(m, "id"); id == theirs {
				t.Error("the group that somebody else made is in the state")
			} else if ids := a.addedOf("runzero_group"); len(ids) != 1 || ids[0] != id {
				t.Errorf("%d groups were made for one: %v, and the state has %s", len(ids), ids, id)
			}
		})
	}
}

// Another pipeline makes an equal group a moment before the one whose answer is lost, and the lists
// lag: the first look shows theirs alone. Whatever is taken, what is left over is named. (A, D)
func TestLostCreateBesideAnEqualOne(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{ListLag: 1500 * time.Millisecond})
	s := a.server(nil)
	group := map[string]any{"name": "Berlin", "org_default_role": "viewer"}
	theirs := ""
	a.Intercept(chain(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isCreate(r) && theirs == "" {
				theirs = fmt.Sprint(a.CallOutside(http.MethodPost, "/account/groups", group)["id"])
				time.Sleep(1200 * time.Millisecond)
			}
			next.ServeHTTP(w, r)
		})
	}, a.faultsFor(1, emulator.Rates{DropAfterRate: 1}, isCreate)))
	m, reported := s.create("runzero_group", group)
	time.Sleep(2 * time.Second)
	ids := a.addedOf("runzero_group")
	if len(ids) != 2 {
		t.Fatalf("there are %d groups, not two", len(ids))
	}
	for _, id := range ids {
		if id != theirs && id != s.text(m, "id") && !reported.contain(id) {
			t.Errorf("the group %s is in no state, and no message names it: %s", id, reported)
		}
		if id == theirs && id == s.text(m, "id") && !reported.contain(id) {
			t.Errorf("the group of another pipeline was taken without a word: %s", reported)
		}
	}
}

// This machine's clock is set back or forward while an answer is lost: what was made is found all
// the same. (M)
func TestLostCreateWhileTheClockIsSet(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]time.Duration{"back": -10 * time.Second, "forward": 10 * time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			s := a.server(nil)
			m, reported := s.create("runzero_group", values{"name": "Hamburg", "org_default_role": "viewer"})
			must(t, m, reported) // the console's time is known from here on
			a.seeded = listObjects(t, a.Emulator)
			a.Intercept(chain(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if isCreate(r) {
						defer func() { // the console's clock goes on as before
							a.Advance(step)
							a.SetClockAhead(-step)
						}()
					}
					next.ServeHTTP(w, r)
				})
			}, a.faultsFor(1, emulator.Rates{DropAfterRate: 1}, isCreate)))
			m, reported = s.create("runzero_group", values{"name": "Berlin", "org_default_role": "viewer"})
			must(t, m, reported)
			if ids := a.addedOf("runzero_group"); len(ids) != 1 || ids[0] != s.text(m, "id") {
				t.Errorf("%d groups were made for one: %v, and the state has %s", len(ids), ids, s.text(m, "id"))
			}
		})
	}
}

// An object was found after a lost answer; readers that had listed the collection while it was
// missing see it, too. (M)
func TestFoundObjectAndAnOlderList(t *testing.T) {
	t.Parallel()
	for i, kind := range searchedKinds(newAccount(t, emulator.Options{})) {
		t.Run(kind.kind, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{LateBy: time.Second})
			kind := searchedKinds(a)[i]
			s := a.server(nil)
			other := s.handmade(kind.kind, "aaaaaaaa-0000-4000-8000-000000000001", a.Bootstrap().OrganizationID)
			a.Intercept(chain(a.faultsFor(1, emulator.Rates{GatewayTimeoutRate: 1}, isCreate),
				func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						next.ServeHTTP(w, r)
						if isCreate(r) {
							go func() { // a reader beside, before the object is made
								_, _ = s.ReadResource(t.Context(), readRequest(other))
							}()
						}
					})
				}))
			m, reported := s.create(kind.kind, kind.set)
			must(t, m, reported)
			if m, reported = s.read(m); reported.failed() || m.isGone {
				t.Errorf("the object that was made counts as gone: %s", reported)
			}
		})
	}
}
