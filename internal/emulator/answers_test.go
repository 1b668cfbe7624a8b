package emulator_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestDeletesAnsweredByAGateway proves that each of its answers comes while nothing is deleted.
func TestDeletesAnsweredByAGateway(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]int{"404": 404, "410": 410, "error": 200} {
		r := newRig(t, emulator.Options{ExplorersPerOrganization: 1, DeleteAnswerRate: 1, DeleteAnswers: []string{kind}})
		key := id(r.do("PUT", "/account/keys", obj{"comment": "k"}).want(200).row())
		schedule := id(
			r.do("PUT", "/org/sites/Primary/scan", obj{"targets": "10.0.0.1", "scan-frequency": "daily"}).want(200).row())
		for _, a := range []reply{
			r.send("DELETE", "/account/keys/"+key, nil),
			r.send("POST", "/org/tasks/"+schedule+"/stop", nil),
		} {
			if row := a.want(want).row(); row["error"] == "" || row["id"] != nil {
				t.Errorf("%s: got %s", kind, a.body)
			}
		}
		r.do("GET", "/account/keys/"+key, nil).want(200)
		if got := r.do("GET", "/org/tasks/"+schedule, nil).row()["status"]; got != "active" {
			t.Errorf("%s: the schedule is %v", kind, got)
		}
	}
	r := newRig(t, emulator.Options{DeleteAnswerRate: 1})
	seen := map[int]bool{}
	for range 40 {
		seen[r.send("DELETE", "/account/orgs/"+r.boot.OrganizationID, nil).status] = true
	}
	if len(seen) != 3 {
		t.Errorf("answers %v, want all three", seen)
	}
	if err := r.e.SetDeleteAnswers("410"); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		r.send("DELETE", "/account/orgs/"+r.boot.OrganizationID, nil).want(410)
	}
	if r.e.SetDeleteAnswers("500") == nil {
		t.Error("an unknown answer was accepted")
	}
}

func TestCreatesAnsweredWithAnError(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{ExplorersPerOrganization: 1, CreateErrorRate: 1, Unpublished: true})
	for _, c := range []struct {
		method, path string
		body         any
	}{
		{"PUT", "/account/keys", obj{"comment": "k"}},
		{"PUT", "/org/sites", obj{"name": "k"}},
		{"PUT", "/org/sites/Primary/scan", obj{"targets": "10.0.0.1"}},
		{"PUT", "/account/users/invite", obj{"email": "a@example.com"}},
		{"POST", "/account/api/clients", obj{"name": "k"}},
	} {
		if row := r.send(c.method, c.path, c.body).want(200).row(); len(row) != 1 || row["error"] == nil {
			t.Errorf("%s: got %v", c.path, row)
		}
	}
	r.do("PATCH", "/org/sites/Primary", obj{"description": "changed"}).want(200)
	if len(r.do("GET", "/account/keys", nil).rows()) != 2 || len(r.do("GET", "/org/sites", nil).rows()) != 1 ||
		len(r.do("GET", "/org/tasks", nil).rows()) != 0 {
		t.Error("something was made")
	}
}

func TestRefusalsBeforeAnyWork(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]struct {
		rates  emulator.Rates
		status int
		page   bool // always one; else now and then
	}{
		emulator.FaultUnavailable: {emulator.Rates{UnavailableRate: 1}, 503, false},
		emulator.FaultThrottle:    {emulator.Rates{ThrottleRate: 1}, 429, false},
		emulator.FaultForbidden:   {emulator.Rates{ForbiddenRate: 1}, 403, true},
	} {
		r := newRig(t, emulator.Options{})
		r.rates(want.rates)
		pages := 0
		for range 20 {
			a := r.send("PUT", "/account/orgs", obj{"name": "x"}).want(want.status)
			if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				pages++
			}
			for name := range a.header {
				if strings.HasPrefix(name, "X-Api-Usage") {
					t.Errorf("%s carries %s", kind, name)
				}
			}
		}
		if want.page && pages != 20 || kind == emulator.FaultThrottle && pages != 0 ||
			kind == emulator.FaultUnavailable && (pages == 0 || pages == 20) {
			t.Errorf("%s: %d of 20 are pages", kind, pages)
		}
		if strings.Contains(r.outside("/account/orgs"), `"x"`) || r.e.Faults()[kind] != 20 {
			t.Errorf("%s: work was done, or not counted: %v", kind, r.e.Faults())
		}
	}
}

func TestAnswersAboutSomethingElse(t *testing.T) {
	t.Parallel()
	uuid := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	r := newRig(t, emulator.Options{})
	site := id(r.do("GET", "/org/sites/Primary", nil).row())
	get := func(rates emulator.Rates) (ids, orgs []string) {
		r.rates(rates)
		one := r.send("GET", "/org/sites/"+site, nil).want(200).row()
		for _, row := range append(r.send("GET", "/org/sites", nil).want(200).rows(), one) {
			ids, orgs = append(ids, id(row)), append(orgs, row["organization_id"].(string))
		}
		return ids, orgs
	}
	for range 10 {
		ids, orgs := get(emulator.Rates{OtherIDRate: 1})
		if slices.Contains(ids, site) || !uuid.MatchString(ids[0]) || orgs[0] != r.boot.OrganizationID {
			t.Errorf("other ids: %v of %v", ids, orgs)
		}
		ids, orgs = get(emulator.Rates{OtherOrganizationRate: 1})
		if ids[0] != site || slices.Contains(orgs, r.boot.OrganizationID) || !uuid.MatchString(orgs[0]) {
			t.Errorf("other organizations: %v of %v", ids, orgs)
		}
		if ids, _ = get(emulator.Rates{BadIDRate: 1}); slices.ContainsFunc(ids, uuid.MatchString) {
			t.Errorf("ids that are none: %v", ids)
		}
	}
	r.rates(emulator.Rates{BadIDRate: 1})
	made := r.send("PUT", "/account/keys", obj{"comment": "k"}).want(200).row()
	r.e.ResetRequests()
	r.send("DELETE", "/org/sites/"+site, nil).want(204)
	r.send("GET", "/health", nil)
	if len(r.e.Faults()) != 0 {
		t.Errorf("a fault of an answer without rows: %v", r.e.Faults())
	}
	if k := r.outside("/account/keys"); uuid.MatchString(id(made)) || strings.Count(k, `"comment":"k"`) != 1 {
		t.Errorf("got %v", made)
	}
}

func TestFaultsOfSomeRequestsOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{
		UnavailableRate: 1,
		FaultOnly:       []string{"PUT /account/keys", "PATCH /account/keys/{key_id}/rotate"},
	})
	r.send("GET", "/account/keys", nil).want(200)
	r.send("PUT", "/account/keys", obj{}).want(503)
	r.send("PUT", "/account/orgs", obj{"name": "a"}).want(200)
	r.send("PATCH", "/account/keys/"+missing+"/rotate", nil).want(503)
	r.rates(emulator.Rates{UnavailableRate: 1, ForbiddenRate: 1})
	only := func(rules ...string) {
		t.Helper()
		if err := r.e.SetFaultOnly(rules...); err != nil {
			t.Fatal(err)
		}
	}
	only("forbidden GET /account/orgs", "unavailable DELETE")
	r.send("GET", "/account/orgs", nil).want(403)
	r.send("GET", "/account/sites", nil).want(200)
	r.send("DELETE", "/account/keys/"+missing, nil).want(503)
	only("forbidden /account/orgs/"+r.boot.OrganizationID, "GET")
	r.send("GET", "/account/orgs", nil).want(503)
	r.send("GET", "/account/orgs/"+r.boot.OrganizationID, nil).want(503) // the first in order
	r.send("PATCH", "/account/orgs/"+r.boot.OrganizationID, obj{"description": "x"}).want(403)
	for _, bad := range []string{
		"", "PUT /nowhere", "nonsense", "put /account/keys", "drop-before nonsense",
		"DELETE /account/keys",
	} {
		if err := r.e.SetFaultOnly(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	r.send("PATCH", "/account/orgs/"+r.boot.OrganizationID, obj{"description": "x"}).want(
		403) // a bad rule changed nothing
	only()
	r.send("PUT", "/account/orgs", obj{"name": "b"}).want(503)
	if _, err := emulator.New(emulator.Options{FaultOnly: []string{"PUT /nowhere"}}); err == nil {
		t.Error("a rule that can hit nothing was accepted")
	}
}

func TestSeveralAccounts(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{Accounts: 2, Burst: 20})
	all := r.e.Accounts()
	if len(all) != 2 || all[0] != r.e {
		t.Fatalf("%d accounts", len(all))
	}
	a, b := r.boot, all[1].Bootstrap()
	if a.AccountID == b.AccountID || a.AccountID == "" {
		t.Error("one account twice")
	}
	r.do("PUT", "/account/orgs", obj{"name": "Only A"}).want(200)
	account := func() any { return r.do("GET", "/account/orgs", nil).want(200).rows()[0]["client_id"] }
	if account() != a.AccountID {
		t.Error("A sees another account")
	}
	for _, token := range []string{
		b.AccountToken,
		(&testConsole{t: t, handler: r.e, boot: b, ip: r.ip}).oauth("/account/api/token",
			b.ClientSecret)["access_token"].(string),
	} {
		r.token = token
		if got := r.do("GET", "/account/orgs", nil).rows(); account() != b.AccountID || len(got) != 1 ||
			got[0]["id"] != b.OrganizationID {
			t.Errorf("B sees %v", got)
		}
		r.do("GET", "/account/orgs/"+a.OrganizationID, nil).want(404)
		r.do("GET", "/org/sites?_oid="+a.OrganizationID, nil).want(404)
	}
	r.token = b.OrganizationToken
	r.do("GET", "/org", nil).want(200)
	r.token = b.ExportToken
	r.do("GET", "/export/org/sites.json", nil).want(200)
	if _, body := all[1].Outside(http.MethodGet, "/account/orgs", nil); strings.Contains(string(body), "Only A") {
		t.Error("the administrator of B sees A")
	}
	if len(all[1].Requests()) == 0 || len(r.e.Requests()) != 2 {
		t.Errorf("A made %d requests", len(r.e.Requests()))
	}
	r.rates(emulator.Rates{UnavailableRate: 1})
	r.send("GET", "/org", nil).want(503) // faults are the console's
	r.rates(emulator.Rates{})
	for range 20 {
		r.send("GET", "/org", nil)
	}
	r.token = a.AccountToken
	r.send("GET", "/org", nil).want(429) // the burst limit is that of an address
	second, first := get(t, r.e, http.MethodGet, "/_state?account=2").Body.String(),
		get(t, r.e, http.MethodGet, "/_state").Body.String()
	if !strings.Contains(second, b.OrganizationID) || strings.Contains(first, b.OrganizationID) {
		t.Error("the state of the second account is not shown")
	}
}

// TestClockAhead proves that the date of an answer and the times of what is made follow the
// console's clock.
func TestClockAhead(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{ClockAhead: 10 * time.Second, Accounts: 2})
	check := func(by time.Duration) {
		t.Helper()
		now := r.clock.Now().Add(by)
		a := r.do("PUT", "/account/keys", obj{"comment": "k"}).want(200)
		if got := a.row()["created_at"]; got != float64(now.Unix()) || a.header.Get("Date") != now.Format(http.TimeFormat) {
			t.Errorf("made at %v, dated %s, want %s", got, a.header.Get("Date"), now)
		}
	}
	check(10 * time.Second)
	r.e.SetClockAhead(-time.Minute)
	check(-time.Minute)
	r.token = r.e.Accounts()[1].Bootstrap().AccountToken
	check(-time.Minute)
}

// TestTokensShowTheirUse: a token that nobody used says so, and one that was used shows when and
// from where.
func TestTokensShowTheirUse(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{})
	admin := r.token
	k := r.do("PUT", "/account/keys", obj{"comment": "k"}).want(200).row()
	e := r.do("POST", "/account/orgs/"+r.boot.OrganizationID+"/exportTokens", obj{"comment": "e"}).want(200).row()
	check := func(counter, at float64, ip string) {
		t.Helper()
		r.token = admin
		one := r.do("GET", "/account/keys/"+id(k), nil).row()
		for _, row := range []map[string]any{one, find(r.do("GET", "/account/keys", nil).rows(), "id", id(k))} {
			if row["counter"] != counter || row["last_used_at"] != at || row["last_used_ip"] != ip {
				t.Errorf("the key shows %v, %v, %v", row["counter"], row["last_used_at"], row["last_used_ip"])
			}
		}
		if row := r.do("GET", "/account/orgs/"+r.boot.OrganizationID+"/exportTokens/"+id(e),
			nil).row(); row["counter"] != counter || row["last_used_at"] != at || row["last_used_by"] != ip {
			t.Errorf("the export token shows %v", row)
		}
	}
	check(0, 0, "")
	r.clock.turn(time.Minute)
	r.ip = "192.0.2.77"
	for range 2 {
		r.token = k["token"].(string)
		r.do("GET", "/account/orgs", nil).want(200)
		r.token = e["token"].(string)
		r.do("GET", "/export/org/sites.json", nil).want(200)
	}
	used := float64(r.clock.Now().Unix())
	r.clock.turn(time.Minute)
	r.ip = "192.0.2.1"
	check(2, used, "192.0.2.77")
	r.token = k["token"].(string)
	r.rates(emulator.Rates{UnavailableRate: 1})
	r.send("GET", "/account/orgs", nil).want(503) // never reached the console
	r.rates(emulator.Rates{})
	check(2, used, "192.0.2.77")
}
