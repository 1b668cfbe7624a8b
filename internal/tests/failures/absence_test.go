package failures

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// oneOfEachKind makes an object of each kind that is listed.
func oneOfEachKind(a *account, s *providerServer) []managed {
	a.t.Helper()
	all := append(searchedKinds(a), tokenKinds()...)
	all = append(all, lostKind{"runzero_credential", "name", values{
		"name": "Switches", "type": "snmpv2_community", "global": true, "secret": map[string]any{"community": "public"},
	}})
	var made []managed
	for _, kind := range all {
		m, reported := s.create(kind.kind, kind.set)
		made = append(made, must(a.t, m, reported))
	}
	return made
}

// Whatever answers 404 to everything is not the console: nothing counts as gone, with lists and
// without. (L)
func TestNotFoundForEverything(t *testing.T) {
	t.Parallel()
	for name, snapshots := range map[string]bool{"lists": true, "object by object": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			all := oneOfEachKind(a, a.server(nil))
			s := a.server(values{"snapshot_reads": snapshots})
			a.Intercept(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if isExchange(r) {
						next.ServeHTTP(w, r)
						return
					}
					answerJSON(w, http.StatusNotFound, `{"error":"not found"}`)
				})
			})
			for _, m := range all {
				if now, reported := s.read(m); now.isGone || !reported.failed() {
					t.Errorf("%s counts as gone: %s", m.kind, reported)
				}
			}
		})
	}
}

// One object that answers 404 by itself is gone only if the list lacks it, too. (L)
func TestNotFoundForAnObjectThatIsListed(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	all := oneOfEachKind(a, a.server(nil))
	s := a.server(values{"snapshot_reads": false})
	a.Intercept(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, m := range all {
				if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/"+s.text(m, "id")) {
					answerJSON(w, http.StatusNotFound, `{"error":"not found"}`)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	})
	for _, m := range all {
		if now, reported := s.read(m); now.isGone {
			t.Errorf("%s is listed, and counts as gone: %s", m.kind, reported)
		}
	}
}

// A list that lacks an object proves nothing while the object itself answers. (L)
func TestListThatLacksAnObject(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	all := oneOfEachKind(a, a.server(nil))
	s := a.server(nil)
	hidden := map[string]bool{}
	for _, m := range all {
		hidden[s.text(m, "id")] = true
	}
	a.Intercept(hideRows(hidden))
	for _, m := range all {
		if m.kind == "runzero_asset_ownership_type" || m.kind == "runzero_organization" {
			continue // there is no call for one of the first, and the others need the second
		}
		if now, reported := s.read(m); now.isGone {
			t.Errorf("%s is there, and counts as gone: %s", m.kind, reported)
		}
	}
}

// What is gone is gone: the removal is a warning that names type, id and the next step. (L)
func TestDeletedOutside(t *testing.T) {
	t.Parallel()
	for name, snapshots := range map[string]bool{"lists": true, "object by object": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			s := a.server(nil)
			m, reported := s.create("runzero_group", values{"name": "Berlin", "org_default_role": "viewer"})
			must(t, m, reported)
			m2, reported := s.create("runzero_api_token", values{"comment": "Reader"})
			must(t, m2, reported)
			a.CallOutside(http.MethodDelete, "/account/groups/"+s.text(m, "id"), nil)
			a.CallOutside(http.MethodDelete, "/account/keys/"+s.text(m2, "id"), nil)
			s = a.server(values{"snapshot_reads": snapshots})
			for _, one := range []managed{m, m2} {
				now, reported := s.read(one)
				if !now.isGone || reported.failed() {
					t.Errorf("%s is deleted, and does not count as gone: %s", one.kind, reported)
				}
				if !reported.contain("Warning") || !reported.contain(s.text(one, "id")) || !reported.contain(one.kind) &&
					!reported.contain(strings.ReplaceAll(strings.TrimPrefix(one.kind, "runzero_"), "_", " ")) {
					t.Errorf("no warning names the %s: %s", one.kind, reported)
				}
			}
		})
	}
}

// A gateway answers a delete in the console's place. The object is gone afterwards, or an error
// keeps it in the state; and many such deletes share one list. (K)
func TestDeleteThatAGatewayAnswers(t *testing.T) {
	t.Parallel()
	for _, answer := range emulator.DeleteAnswerKinds() {
		for name, times := range map[string]int64{"once": 1, "always": 1 << 30} {
			t.Run(answer+" "+name, func(t *testing.T) {
				t.Parallel()
				a := newAccount(t, emulator.Options{})
				s := a.server(nil)
				all := oneOfEachKind(a, s)
				if err := a.SetDeleteAnswers(answer); err != nil {
					t.Fatal(err)
				}
				isDelete := func(r *http.Request) bool {
					return r.Method == http.MethodDelete || strings.HasSuffix(r.URL.Path, "/stop")
				}
				for i := len(all) - 1; i >= 0; i-- {
					a.Intercept(chain(a.faultsFor(times, emulator.Rates{DeleteAnswerRate: 1}, isDelete), a.unjudged))
					id := s.text(all[i], "id")
					m, reported := s.remove(all[i])
					a.Intercept(nil)
					if exists := a.added()[id] != ""; exists && (m.isGone || !reported.failed()) {
						t.Errorf("%s lives, and counts as deleted: %s", m.kind, reported)
					} else if !exists && reported.failed() {
						t.Errorf("%s is deleted, and there is an error: %s", m.kind, reported)
					}
				}
			})
		}
	}
}

// Ten deletes that a gateway answers are settled by few lists. (K)
func TestDeletesThatAGatewayAnswersShareAList(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	s := a.server(nil)
	var all []managed
	for i := range 10 {
		m, reported := s.create("runzero_api_token", values{"comment": fmt.Sprintf("Reader %d", i)})
		all = append(all, must(t, m, reported))
	}
	for _, m := range all { // somebody was faster
		a.CallOutside(http.MethodDelete, "/account/keys/"+s.text(m, "id"), nil)
	}
	a.ResetRequests()
	done := make(chan messages, len(all))
	for _, m := range all {
		go func() {
			_, reported := s.remove(m)
			done <- reported
		}()
	}
	for range all {
		if reported := <-done; reported.failed() {
			t.Errorf("a token that is gone cannot be destroyed: %s", reported)
		}
	}
	if n := a.Calls()["GET getAccountKeys"]; n < 1 || n > 3 {
		t.Errorf("%d lists were fetched for ten deletes", n)
	}
}
