package failures

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// account is an emulated console that several pipelines work with, and a record of what was there
// before them.
type account struct {
	*acctest.Console

	t      *testing.T
	seeded map[string]string
}

func newAccount(t *testing.T, options emulator.Options) *account {
	t.Helper()
	needsAcceptance(t)
	a := &account{Console: acctest.Start(t, options), t: t}
	a.seeded = listObjects(t, a.Emulator)
	return a
}

// second is the second account at the console's address; the options ask for two of them.
func (a *account) second() *account {
	a.t.Helper()
	e := a.Accounts()[1]
	return &account{Console: &acctest.Console{Emulator: e, URL: a.URL}, t: a.t, seeded: listObjects(a.t, e)}
}

// hasSecret tells the kinds whose secret is shown once: nobody can take one over.
func hasSecret(kind string) bool {
	return slices.Contains([]string{
		"runzero_api_token", "runzero_export_token", "runzero_credential",
		"runzero_api_client",
	}, kind)
}

// listRows reads a list as a person at the console: what is there, without what is inactive or
// removed.
func listRows(t *testing.T, e *emulator.Emulator, path string) []map[string]any {
	t.Helper()
	status, answer := e.Outside(http.MethodGet, path, nil)
	var rows []map[string]any
	if len(answer) > 0 && answer[0] == '{' { // a list of one may come as that one
		answer = slices.Concat([]byte("["), answer, []byte("]"))
	}
	if err := json.Unmarshal(answer, &rows); status >= 300 || err != nil {
		t.Fatalf("outside GET %s: status %d: %v", path, status, err)
	}
	return slices.DeleteFunc(rows, func(row map[string]any) bool {
		return row["inactive"] == true || row["status"] == "removed" || strings.HasPrefix(path, "/org/tasks") &&
			row["recur"] != true && row["type"] != "sample"
	})
}

// listObjects are all objects of an account, kinds by id, without the site Primary that every
// organization brings along.
func listObjects(t *testing.T, e *emulator.Emulator) map[string]string {
	t.Helper()
	found := map[string]string{}
	var organizations []string
	for _, row := range listRows(t, e, "/account/orgs") {
		organizations = append(organizations, fmt.Sprint(row["id"]))
	}
	for kind, path := range workspace.Collections() {
		paths := []string{path}
		if strings.Contains(path, "%s") {
			paths = nil
			for _, organization := range organizations {
				paths = append(paths, fmt.Sprintf(path, organization))
			}
		}
		for _, path := range paths {
			for _, row := range listRows(t, e, path) {
				if kind != "runzero_site" || row["name"] != "Primary" {
					found[fmt.Sprint(row["id"])] = kind
				}
			}
		}
	}
	return found
}

// added are the objects that were not there at first, kinds by id.
func (a *account) added() map[string]string {
	a.t.Helper()
	added := listObjects(a.t, a.Emulator)
	maps.DeleteFunc(added, func(id, _ string) bool { return a.seeded[id] != "" })
	return added
}

// addedOf are the ids of one kind that were not there at first.
func (a *account) addedOf(kind string) []string {
	a.t.Helper()
	var ids []string
	for id, of := range a.added() {
		if of == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// checkStates fails if an id stands twice in the states, if the console lacks one, or if a secret
// of theirs is dead.
func (a *account) checkStates(states ...[]stateObject) {
	a.t.Helper()
	owner, there := map[string]string{}, listObjects(a.t, a.Emulator)
	tokens, dead := 0, 0
	for i, state := range states {
		for _, one := range state {
			at := fmt.Sprintf("%s of state %d", one.address, i+1)
			if workspace.Collections()[one.kind] == "" {
				continue
			}
			if other := owner[one.id()]; other != "" {
				a.t.Errorf("%s and %s have one id, %s", at, other, one.id())
			}
			owner[one.id()] = at
			if there[one.id()] != one.kind {
				a.t.Errorf("the console does not have %s, %s", at, one.id())
			}
			if path := one.proof(a.Bootstrap().OrganizationID); path != "" {
				tokens++
				if !a.accepts(one.text("token"), path) {
					dead++
					a.t.Errorf("the secret of %s (%s) is dead", at, one.id())
				}
			}
		}
	}
	if dead > 0 {
		a.t.Errorf("%d of %d secrets in the states are dead", dead, tokens)
	}
}

// accepts reports whether the console takes a token for a GET of a path below /api/v1.0.
func (a *account) accepts(token, path string) bool {
	r := httptest.NewRequestWithContext(a.t.Context(), http.MethodGet, emulator.Prefix+path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	a.Emulator.ServeHTTP(w, r)
	return w.Code == http.StatusOK
}

// leftovers are the objects that were added and are in none of the states, kinds by id.
func (a *account) leftovers(states ...[]stateObject) map[string]string {
	a.t.Helper()
	left := a.added()
	for _, state := range states {
		for _, one := range state {
			delete(left, one.id())
		}
	}
	return left
}

// checkLeftovers fails if something is left over that no output names by its id, or that is of a
// kind that can be taken over.
func (a *account) checkLeftovers(output string, states ...[]stateObject) {
	a.t.Helper()
	unnamed := 0
	for id, kind := range a.leftovers(states...) {
		switch {
		case !hasSecret(kind):
			a.t.Errorf("the %s %s is in no state", kind, id)
		case !strings.Contains(output, id):
			unnamed++
		}
	}
	if unnamed > 0 {
		a.t.Errorf("%d left-over tokens are named by no output", unnamed)
	}
}

// snapshot shows the rows of objects of a state, but not what counts how they are used.
func (a *account) snapshot(state []stateObject) string {
	a.t.Helper()
	lists := map[string]bool{}
	for _, one := range state {
		path := workspace.Collections()[one.kind]
		if strings.Contains(path, "%s") {
			path = fmt.Sprintf(path, one.text("organization_id"))
		}
		lists[path] = true
	}
	known := map[string]bool{}
	for _, one := range state {
		known[one.id()] = true
	}
	var lines []string
	for path := range lists {
		for _, row := range listRows(a.t, a.Emulator, path) {
			if known[fmt.Sprint(row["id"])] {
				lines = append(lines, fmt.Sprint(row["id"], row["name"], row["comment"], row["description"],
					row["created_at"], row["updated_at"]))
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
