package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// timed is a console whose clock the test turns.
func timed(t *testing.T, o emulator.Options) *testConsole {
	t.Helper()
	clock := newStopwatch()
	o.Now = clock.Now
	r := newRig(t, o)
	r.clock = clock
	return r
}

// rates switches faults on, or off without a value.
func (r *testConsole) rates(rates emulator.Rates) {
	r.t.Helper()
	if err := r.e.SetRates(rates); err != nil {
		r.t.Fatal(err)
	}
}

// outside reads a list as an administrator elsewhere sees it, who knows no fault and no lag.
func (r *testConsole) outside(path string) string {
	r.t.Helper()
	status, body := r.e.Outside(http.MethodGet, path, nil)
	if status != http.StatusOK {
		r.t.Fatalf("outside GET %s answered %d", path, status)
	}
	return string(body)
}

// gaveUp wants the 504 page of a gateway.
func (a reply) gaveUp() {
	a.r.t.Helper()
	if a.status != http.StatusGatewayTimeout || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		a.r.t.Errorf("got %d %s, want a page with 504", a.status, a.header.Get("Content-Type"))
	}
}

func TestGatewayTimeoutOfACreate(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{LateBy: 3 * time.Second})
	sent := r.clock.Now()
	r.rates(emulator.Rates{GatewayTimeoutRate: 1})
	r.send("PUT", "/account/keys", obj{"comment": "late"}).gaveUp()
	r.send("GET", "/account/orgs", nil).gaveUp()
	r.rates(emulator.Rates{})
	r.clock.turn(2 * time.Second)
	if strings.Contains(r.outside("/account/keys"), `"late"`) {
		t.Error("the token is there before its time")
	}
	r.clock.turn(2 * time.Second)
	k := find(r.do("GET", "/account/keys", nil).rows(), "comment", "late")
	if want := float64(sent.Add(3 * time.Second).Unix()); k == nil || k["created_at"] != want {
		t.Fatalf("got %v, want a token of %v", k, want)
	}
	if got := r.e.Faults()[emulator.FaultGatewayTimeout]; got != 2 {
		t.Errorf("counted %d", got)
	}
	if calls := r.do("GET", "/account/orgs", nil).header.Get("X-API-Usage-Today"); calls != "4" {
		t.Errorf("%s calls used, want each request to count once, when it arrives", calls)
	}
}

// TestGatewayTimeoutOfARotation proves that the old secret works until the new one is there.
func TestGatewayTimeoutOfARotation(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{LateBy: time.Second})
	k := r.do("PUT", "/account/keys", obj{"comment": "k"}).want(200).row()
	r.rates(emulator.Rates{GatewayTimeoutRate: 1})
	r.send("PATCH", "/account/keys/"+id(k)+"/rotate", nil).gaveUp()
	r.rates(emulator.Rates{})
	admin := r.token
	r.token = k["token"].(string)
	r.do("GET", "/account/orgs", nil).want(200)
	r.clock.turn(time.Second)
	r.do("GET", "/account/orgs", nil).want(401)
	r.token = admin
	if got := r.do("PATCH", "/account/keys/"+id(k)+"/rotate", nil).want(200).row()["token"]; got == k["token"] {
		t.Error("no other secret")
	}
}

func TestGatewayTimeoutOfADelete(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{LateBy: time.Hour})
	k := r.do("PUT", "/account/keys", obj{"comment": "k"}).want(200).row()
	r.rates(emulator.Rates{GatewayTimeoutRate: 1})
	r.send("DELETE", "/account/keys/"+id(k), nil).gaveUp()
	r.rates(emulator.Rates{})
	r.do("GET", "/account/keys/"+id(k), nil).want(200)
	if n := r.e.FinishLateWork(); n != 1 {
		t.Errorf("finished %d", n)
	}
	r.do("GET", "/account/keys/"+id(k), nil).want(404)
	if n := r.e.FinishLateWork(); n != 0 {
		t.Errorf("finished %d once more", n)
	}
}

// TestGatewayTimeoutOfWhatIsRefused: who may not do a thing hears so at once, and nothing happens
// later.
func TestGatewayTimeoutOfWhatIsRefused(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{GatewayTimeoutRate: 1})
	r.token = r.boot.OrganizationToken
	r.send("PUT", "/account/keys", obj{"comment": "k"}).want(401)
	r.token = r.boot.AccountToken
	r.send("PUT", "/account/nothing", obj{}).want(404)
	r.send("PUT", "/account/orgs", obj{"name": "Example"}).gaveUp() // taken
	if n := r.e.FinishLateWork(); n != 1 || len(r.e.Faults()) != 1 || r.e.Faults()[emulator.FaultGatewayTimeout] != 1 {
		t.Errorf("finished %d, faults %v", n, r.e.Faults())
	}
	if strings.Count(r.outside("/account/orgs"), `"Example"`) != 1 {
		t.Error("there are two of the same name")
	}
}

// TestGatewayTimeoutSparesClientSecrets: what is lost for good is not lost by chance.
func TestGatewayTimeoutSparesClientSecrets(t *testing.T) {
	t.Parallel()
	for _, lose := range []bool{false, true} {
		w := newWire(t, emulator.Options{GatewayTimeoutRate: 1, LoseRotations: lose})
		want := map[bool]int{false: 200, true: 504}[lose]
		if h := w.client("/account/api/rotate", w.e.Bootstrap().ClientSecret); h.status != want {
			t.Errorf("lose rotations %v: answered %d, want %d", lose, h.status, want)
		}
	}
}

func TestListsLag(t *testing.T) {
	t.Parallel()
	for _, gets := range []bool{false, true} {
		t.Run(fmt.Sprintf("gets=%v", gets), func(t *testing.T) {
			t.Parallel()
			r := timed(t, emulator.Options{ListLag: time.Second, LagGets: gets, ExplorersPerOrganization: 1})
			org := id(r.do("PUT", "/account/orgs", obj{"name": "new"}).want(200).row())
			site := id(r.do("PUT", "/org/sites?_oid="+org, obj{"name": "Berlin"}).want(200).row())
			token := id(r.do("POST", "/account/orgs/"+org+"/exportTokens", obj{"comment": "t"}).want(200).row())
			lists := map[string]string{
				"/account/orgs": org, "/org/sites?_oid=" + org: site, "/account/sites": site,
				"/account/orgs/" + org + "/exportTokens": token,
				"/export/org/sites.json?_oid=" + org:     site,
			}
			shown := func(want bool) {
				t.Helper()
				for path, id := range lists {
					if got := find(r.do("GET", path, nil).want(200).rows(), "id", id) != nil; got != want {
						t.Errorf("%s shows it: %v, want %v", path, got, want)
					}
				}
			}
			shown(false)
			single := "/org/sites/" + site + "?_oid=" + org
			r.do("GET", single, nil).want(map[bool]int{false: 200, true: 404}[gets])
			if !strings.Contains(r.outside("/account/sites"), site) {
				t.Error("an administrator elsewhere does not see it")
			}
			r.clock.turn(time.Second)
			shown(true)
			r.do("GET", single, nil).want(200)
			r.do("DELETE", single, nil).want(204)
			if find(r.do("GET", "/account/sites", nil).rows(), "id", site) == nil {
				t.Error("the deleted site is off the list at once")
			}
			if err := r.e.SetListLag(0, false); err != nil {
				t.Fatal(err)
			}
			if find(r.do("GET", "/account/sites", nil).rows(), "id", site) != nil {
				t.Error("the list still lags")
			}
			if r.e.SetListLag(-1, false) == nil {
				t.Error("a lag into the future was accepted")
			}
		})
	}
}

// TestHooksLagToo: what a test does by hand shows as late as what a request does.
func TestHooksLagToo(t *testing.T) {
	t.Parallel()
	r := timed(t, emulator.Options{ListLag: time.Second})
	x := r.e.AddExplorer(r.boot.OrganizationID, "x")
	if find(r.do("GET", "/account/agents", nil).rows(), "id", x) != nil {
		t.Error("shown at once")
	}
	r.do("GET", "/org/explorers/"+x, nil).want(200)
	r.clock.turn(time.Second)
	if find(r.do("GET", "/account/agents", nil).rows(), "id", x) == nil {
		t.Error("not shown")
	}
}
