package apiclient_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

const (
	clients    = "/account/api/clients"
	listCall   = "GET getAPIClients"
	createCall = "POST createAPIClient"
	deleteCall = "DELETE removeAPIClient"
)

// named counts the API clients of a name in the console.
func (r *scenario) named(name string) (n int) {
	for _, row := range r.List(clients) {
		if row["name"] == name {
			n++
		}
	}
	return n
}

// optIn are the settings of a provider that knows the endpoint of API clients.
func (r *scenario) optIn(path string) acctest.Settings {
	return r.provider(acctest.Settings{"unpublished_endpoints": map[string]string{"api_clients": path}})
}

// createdLife is a table of steps about an API client that the provider creates.
func (r *scenario) createdLife(steps ...acctest.LifeCycleStep) acctest.LifeCycle {
	return acctest.LifeCycle{
		Address: address, Config: "created", Provider: r.optIn(clients), Variables: acctest.Variables{"name": "CI"},
		Steps: steps,
	}
}

// followed are checks of an API client's secret, which is tried with the id that the state has.
func (r *scenario) followed(checks map[string]knownvalue.Check) map[string]knownvalue.Check {
	checks["client_id"] = knownvalue.StringFunc(func(id string) error { // the first of them, by its name
		r.id = id
		return nil
	})
	return checks
}

func TestAccAPIClientCreated(t *testing.T) {
	acctest.RunWith(t, emulator.Options{Unpublished: true}, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		id, nightly := "", acctest.Variables{"name": "Nightly"}
		life := r.createdLife(
			acctest.LifeCycleStep{
				Name: "create", Action: created, Writes: map[string]int{createCall: 1},
				Holds: r.followed(r.newSecret(&r.last)), Check: func() error {
					if r.id != id {
						return fmt.Errorf("client_id is %s, not the id %s", r.id, id)
					}
					return nil
				},
			},
			acctest.LifeCycleStep{Name: "no change", Calls: map[string]int{listCall: 1}, Holds: r.followed(r.sameSecret())},
			acctest.LifeCycleStep{
				Name: "keepers", Variables: acctest.Variables{"keepers": keepers("1")}, Action: updated,
				Writes: map[string]int{rotate: 1}, Holds: r.followed(r.newSecret(&r.last)),
			},
			acctest.LifeCycleStep{
				Name: "renamed", Variables: nightly, Action: replaced, Writes: map[string]int{deleteCall: 1, createCall: 1},
				Holds: r.followed(r.newSecret(&r.last)),
			},
			acctest.LifeCycleStep{
				Name: "deleted outside", Variables: nightly, Action: created, Writes: map[string]int{createCall: 1},
				Outside: func() { c.CallOutside(http.MethodDelete, clients+"/"+r.id, nil) },
				Holds:   r.followed(r.newSecret(&r.last)),
			},
			acctest.LifeCycleStep{Name: "no change again", Variables: nightly},
			acctest.LifeCycleStep{
				Name: "deleted", Removed: true, Writes: map[string]int{deleteCall: 1}, Check: func() error {
					if r.named("Nightly") != 0 || r.works(r.last) {
						return errors.New("the API client was not deleted")
					}
					return nil
				},
			},
		)
		life.ID, life.WithoutCLI = &id, true
		life.Run(t, c)
	})
}

// An imported one keeps its name and lets a secret that nobody knows be.
func TestAccAPIClientCreatedImport(t *testing.T) {
	acctest.RunWith(t, emulator.Options{Unpublished: true}, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		id, _ := c.AddAPIClient("CI")
		daily := acctest.Variables{"keepers": keepers("1"), "rotate_after_days": 1}
		life := r.createdLife(
			acctest.LifeCycleStep{Name: "unknown", ImportID: anyID, Error: "Cannot import non-existent"},
			acctest.LifeCycleStep{Name: "imported", ImportID: id},
			acctest.LifeCycleStep{Name: "no change", Calls: map[string]int{listCall: 1}, Holds: noSecret()},
			acctest.LifeCycleStep{Name: "once more", Import: true},
			acctest.LifeCycleStep{
				Name: "keepers", Variables: acctest.Variables{"keepers": keepers("1")}, Action: updated,
			},
			acctest.LifeCycleStep{Name: "an age", Variables: daily, Action: updated},
			acctest.LifeCycleStep{
				Name: "due", Variables: daily, Outside: func() { c.Advance(2 * day) },
				Error: "Cannot rotate API client ... was imported ... -replace",
			},
		)
		life.WithoutCLI = true
		life.Run(t, c)
	})
}

// withoutClients answers at /account/clients as a console that does not know that path, and loses
// the answers to creates.
func withoutClients(next http.Handler, lose *bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if strings.HasSuffix(q.URL.Path, "/account/clients") {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"error":"not found"}`))
			return
		}
		if *lose && q.Method == http.MethodPost && strings.HasSuffix(q.URL.Path, clients) {
			next.ServeHTTP(httptest.NewRecorder(), q)
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		next.ServeHTTP(w, q)
	})
}

// What the opt-in cannot do is said: no endpoint, a lost answer, an opt-in that went away.
func TestAccAPIClientCreatedFailures(t *testing.T) {
	acctest.RunWith(t, emulator.Options{Unpublished: true}, func(t *testing.T, c *acctest.Console) {
		r := newScenario(c)
		lose := false
		c.Intercept(func(next http.Handler) http.Handler { return withoutClients(next, &lose) })
		life := r.createdLife(
			acctest.LifeCycleStep{
				Name: "no such endpoint", Provider: r.optIn("/account/clients"),
				Error: `Cannot create API client "CI" ... no such endpoint at /account/clients ... ` +
					`cannot create, list or delete ... client_id`,
			},
			acctest.LifeCycleStep{
				Name: "lost", Outside: func() { lose = true },
				Error: `Cannot create API client "CI" ... may be left over ... not known whether ... secret is lost ... ` +
					`delete what nobody else made`,
			},
			acctest.LifeCycleStep{Name: "create", Outside: func() { lose = false }, Action: created},
			acctest.LifeCycleStep{
				Name: "no opt-in", Provider: r.provider(nil), Error: "published runZero API cannot create",
			},
			acctest.LifeCycleStep{
				Name: "removed without it", Provider: r.provider(nil), Removed: true,
				Error: `Cannot delete API client "CI" ... unpublished_endpoints.api_clients again`,
			},
			acctest.LifeCycleStep{Name: "no change"},
		)
		life.WithoutCLI = true
		life.Run(t, c)
		if n := r.named("CI"); n != 3 { // those whose secret was lost: they may be somebody else's, and are never deleted
			t.Errorf("%d API clients named CI are left, not the 3 sends of the lost create", n)
		}
	})
}
