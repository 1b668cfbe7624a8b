package apiclient_test

import (
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	day      = 24 * time.Hour
	created  = plancheck.ResourceActionCreate
	updated  = plancheck.ResourceActionUpdate
	replaced = plancheck.ResourceActionDestroyBeforeCreate
)

// The whole life with a write-only secret: adopt, nothing, rotate, revoke.
func TestAccAPIClient(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		first := acctest.Variables{"client_secret_wo": r.secret, "keepers": keepers("1")}
		second := acctest.Variables{"keepers": keepers("2")} // the adopted secret is obsolete
		revoked := acctest.Variables{"keepers": keepers("2"), "revoke_on_destroy": true}
		adopted := map[string]knownvalue.Check{
			"id": knownvalue.StringExact(r.id), "issued_at": knownvalue.NotNull(), "rotate_at": knownvalue.Null(),
		}
		maps.Copy(adopted, noSecret())
		r.lifeCycle(
			acctest.LifeCycleStep{
				Name: "adopted", Variables: acctest.Variables{"client_secret_wo": r.secret}, Action: created,
				PlanChecks: []plancheck.PlanCheck{acctest.HideTexts(func() []string { return []string{r.secret} })},
				Calls:      calls(1, 0), Holds: adopted,
			},
			acctest.LifeCycleStep{
				Name: "nothing to prove", Variables: acctest.Variables{"client_secret_wo": r.secret}, Calls: calls(0, 0),
				Holds: noSecret(),
			},
			acctest.LifeCycleStep{
				Name: "keepers", Variables: first, Action: updated, Calls: calls(0, 1), Holds: r.newSecret(&r.secret),
			},
			acctest.LifeCycleStep{
				Name: "proved by the refresh", Variables: first, Calls: calls(1, 0), Holds: r.sameSecret(),
			},
			acctest.LifeCycleStep{
				Name: "other keepers", Variables: second, Action: updated, Calls: calls(1, 1), Holds: r.newSecret(&r.last),
			},
			acctest.LifeCycleStep{
				Name: "to be revoked", Variables: revoked, Action: updated, Calls: calls(1, 0), Holds: r.sameSecret(),
			},
			acctest.LifeCycleStep{Name: "no change", Variables: revoked},
			acctest.LifeCycleStep{
				Name: "revoked by one rotation", Removed: true, Writes: map[string]int{rotate: 1}, Check: func() error {
					if r.works(r.last) && !c.Has("oauth-old-secret-lives") {
						return errors.New("the destroy did not revoke the secret")
					}
					return nil
				},
			},
		).Run(t, c)
	})
}

// A rotation by age needs the secret of the one before, and none in the configuration.
func TestAccAPIClientAge(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		monthly := acctest.Variables{"keepers": keepers("1"), "rotate_after_days": 30}
		life := r.lifeCycle(
			acctest.LifeCycleStep{
				Name: "adopted", Variables: acctest.Variables{"client_secret_wo": r.secret}, Action: created,
				Calls: calls(1, 0), Holds: noSecret(),
			},
			acctest.LifeCycleStep{
				Name: "keepers", Variables: acctest.Variables{"client_secret_wo": r.secret, "keepers": keepers("1")},
				Action: updated, Calls: calls(0, 1), Holds: r.newSecret(&r.secret),
			},
			acctest.LifeCycleStep{
				Name: "an age", Variables: monthly, Action: updated, Calls: calls(1, 0), Holds: r.sameSecret(),
			},
			acctest.LifeCycleStep{
				Name: "not due", Variables: monthly, Outside: func() { c.Advance(30*day - time.Hour) }, Holds: r.sameSecret(),
			},
			acctest.LifeCycleStep{
				Name: "due", Variables: monthly, Outside: func() { c.Advance(time.Hour) }, Action: updated, Calls: calls(1, 1),
				Holds: r.newSecret(&r.last),
			},
		)
		life.WithoutCLI = true
		life.Run(t, c)
	})
}

// With a secret in the state, as programs without write-only attributes have it: each refresh
// proves it, and a destroy forgets.
func TestAccAPIClientCurrent(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		other := ""
		current := acctest.Variables{"client_secret_current": r.secret}
		kept := acctest.Variables{"client_secret_current": r.secret, "keepers": keepers("1")}
		life := r.lifeCycle(
			acctest.LifeCycleStep{
				Name: "adopted", Variables: current, Action: created, Calls: calls(1, 0), Holds: noSecret(),
			},
			acctest.LifeCycleStep{Name: "proved by the refresh", Variables: current, Calls: calls(1, 0)},
			acctest.LifeCycleStep{
				Name: "keepers", Variables: kept, Action: updated, Calls: calls(1, 1), Holds: r.newSecret(&r.secret),
			},
			acctest.LifeCycleStep{
				Name:    "rotated elsewhere: the one in the state is dead, and so is the one in the configuration",
				Outside: func() { other = r.elsewhere(t, r.last); c.Advance(2 * time.Hour) }, Variables: kept,
				Error: "Cannot create API client ... client_secret_current ... not accept ... present secret ... " +
					"/account/api/clients",
			},
		)
		life.WithoutCLI = true
		life.Run(t, c)
		if other == "" || !r.works(other) || r.works(r.last) {
			t.Error("the rotation elsewhere is not what the test thinks it is")
		}
		life.Steps = []acctest.LifeCycleStep{
			{
				Name: "adopted again", Variables: acctest.Variables{"client_secret_current": other}, Action: created,
				Holds: noSecret(),
			},
			{
				Name: "forgotten", Removed: true, Writes: map[string]int{}, Check: func() error {
					if !r.works(other) {
						return errors.New("the destroy did more than forget")
					}
					return nil
				},
			},
		}
		life.Run(t, c)
	})
}

// A secret that is made elsewhere is handed over in place, as long as the state holds none that
// could have been found dead.
func TestAccAPIClientHandOver(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		next := r.elsewhere(t, r.secret)
		c.Advance(2 * time.Hour) // the first secret is dead in any case
		version := func(secret string, version int) acctest.Variables {
			return acctest.Variables{"client_secret_wo": secret, "client_secret_wo_version": version}
		}
		rotated := version(next, 3)
		rotated["keepers"] = keepers("1")
		life := r.lifeCycle(
			acctest.LifeCycleStep{
				Name: "a dead secret", Variables: version(r.secret, 1),
				Error: "Cannot create API client ... client_secret_wo ... not accept ... another client_secret_wo_version",
			},
			acctest.LifeCycleStep{Name: "adopted", Variables: version(next, 1), Action: created, Holds: noSecret()},
			acctest.LifeCycleStep{
				Name: "a version with a wrong secret", Variables: version(r.secret, 2),
				Error: "Cannot update API client ... not accept",
			},
			acctest.LifeCycleStep{
				Name: "which changed nothing", Variables: version(next, 2), Action: updated, Calls: calls(1, 0),
				Holds: noSecret(),
			},
			acctest.LifeCycleStep{
				Name: "handed over and rotated at once", Variables: rotated, Action: updated, Calls: calls(0, 1),
				Holds: r.newSecret(&next),
			},
			acctest.LifeCycleStep{
				Name:      "no version any more: nothing is handed over",
				Variables: acctest.Variables{"keepers": keepers("1")}, Action: updated, Calls: calls(1, 0), Holds: r.sameSecret(),
			},
		)
		life.WithoutCLI = true
		life.Run(t, c)
	})
}

// blocked refuses every caller, as an allowlist might.
func blocked(next http.Handler, on *bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !*on {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"not from here"}`))
	})
}

// A refusal that is not about the secret removes nothing.
func TestAccAPIClientBlockedCaller(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		on := false
		c.Intercept(func(next http.Handler) http.Handler { return blocked(next, &on) })
		current := acctest.Variables{"client_secret_current": r.secret}
		life := r.lifeCycle(
			acctest.LifeCycleStep{Name: "adopted", Variables: current, Action: created},
			acctest.LifeCycleStep{
				Name: "blocked", Variables: current, Outside: func() { on = true },
				Error: "Cannot read API client ... allowlist",
			},
			acctest.LifeCycleStep{Name: "let in again", Variables: current, Outside: func() { on = false }},
		)
		life.WithoutCLI = true
		life.Run(t, c)
	})
}

// losing carries a rotation out and loses the answer.
func losing(next http.Handler, armed *bool, sent *int, secret *string) http.Handler {
	found := regexp.MustCompile(`"api_client_secret":\s*"([^"]*)"`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/account/api/rotate") || !*armed {
			next.ServeHTTP(w, r)
			return
		}
		*sent++
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, r)
		if m := found.FindStringSubmatch(whole.Body.String()); m != nil {
			*secret = m[1]
		}
		w.WriteHeader(http.StatusBadGateway)
	})
}

// onlyProvenRotations reports whether each rotation but the first follows an exchange in which the
// old secret proved to work.
func onlyProvenRotations(requests []emulator.Request) bool {
	last := 0
	for i, r := range requests {
		if r.Operation != "rotateAPIToken" {
			continue
		}
		if last > 0 && !slices.ContainsFunc(requests[last:i],
			func(r emulator.Request) bool { return r.Operation == "getAPIToken" && r.Status == http.StatusOK }) {
			return false
		}
		last = i + 1
	}
	return true
}

// The one case that cannot be mended: it is said, repeated only while the old secret works, and the
// state keeps what it had.
func TestAccAPIClientLostRotation(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		armed, sent, made, proved := true, 0, "", false
		c.Intercept(func(next http.Handler) http.Handler { return losing(next, &armed, &sent, &made) })
		kept := acctest.Variables{"client_secret_current": r.secret, "keepers": keepers("1")}
		life := r.lifeCycle(
			acctest.LifeCycleStep{
				Name: "adopted", Variables: acctest.Variables{"client_secret_current": r.secret}, Action: created,
			},
			acctest.LifeCycleStep{
				Name: "lost", Variables: kept,
				Error: "Cannot update API client ... answer is lost ... taken for dead ... state keeps the old ... " +
					"superuser ... /account/api/clients",
			},
			acctest.LifeCycleStep{
				Name: "what the state keeps is found dead", Variables: kept, Outside: func() {
					armed, proved = false, onlyProvenRotations(c.Requests())
					c.Advance(2 * time.Hour)
				},
				Error: "Cannot create API client ... not accept",
			},
		)
		life.WithoutCLI = true
		life.Run(t, c)
		if sent == 0 || made == "" || !proved {
			t.Errorf("the rotation was sent %d times, each after the old secret had proved to work: %v", sent, proved)
		}
	})
}
