package user_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccUserReset(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		const action = "runzero_user_reset"
		id := fmt.Sprint(c.CallOutside(http.MethodPut, "/account/users", map[string]any{"email": "jsmith@example.com"})["id"])
		if err := c.SetUserLogin(id, 12, true); err != nil {
			t.Fatal(err)
		}
		reset := func(provider acctest.Settings, settings acctest.Settings) acctest.Outcome {
			c.ResetRequests()
			return c.Invoke(t.Context(), provider, action, settings)
		}
		calls := func(want map[string]int) {
			t.Helper()
			if diff := cmp.Diff(want, c.Calls()); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		}
		who := id + ` \(jsmith@example\.com\)`

		// One of them alone.
		outcome := reset(c.Client(nil), acctest.Settings{"user_id": id, "lockout": true, "mfa": false})
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `The lockout of user `+who+` was lifted\.`)
		calls(map[string]int{"PATCH resetAccountUserLockout": 1})
		if row := c.CallOutside(http.MethodGet, "/account/users/"+id, nil); row["login_failures"] != 0.0 ||
			row["mfa_enabled"] != true {
			t.Errorf("login_failures %v, mfa_enabled %v", row["login_failures"], row["mfa_enabled"])
		}

		// All of them, in the order that the docs promise.
		outcome = reset(c.Client(nil), acctest.Settings{"user_id": id, "password": true, "mfa": true, "lockout": true})
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `The lockout .*`, `The second factors of user `+who+` were forgotten\.`,
			`A mail with a link to set a new password was sent to user `+who+`\.`)
		calls(map[string]int{
			"PATCH resetAccountUserLockout": 1, "PATCH resetAccountUserMFA": 1,
			"PATCH resetAccountUserPassword": 1,
		})
		if row := c.CallOutside(http.MethodGet, "/account/users/"+id, nil); row["mfa_enabled"] != false ||
			row["reset_token_expiration"] == 0.0 {
			t.Errorf("mfa_enabled %v, reset_token_expiration %v", row["mfa_enabled"], row["reset_token_expiration"])
		}

		// What is wrong, before any call where that can be.
		for name, outcome := range map[string]acctest.Outcome{
			"nothing":     reset(c.Client(nil), acctest.Settings{"user_id": id}),
			"all false":   reset(c.Client(nil), acctest.Settings{"user_id": id, "mfa": false}),
			"not an id":   reset(c.Client(nil), acctest.Settings{"user_id": "jsmith@example.com", "mfa": true}),
			"not yet set": reset(c.Client(nil), acctest.Settings{"user_id": id, "mfa": acctest.Unknown{}}),
		} {
			phase, problem := "validate", `Nothing to reset.*Set at least one|user_id.*not a UUID`
			if name == "not yet set" {
				phase, problem = "plan", ""
			}
			outcome.ExpectEnd(t, phase, problem)
		}
		for kind, token := range map[string]string{
			"organization": c.Bootstrap().OrganizationToken,
			"export":       c.Bootstrap().ExportToken,
		} {
			reset(acctest.Settings{"base_url": c.URL, kind + "_token": token}, acctest.Settings{"user_id": id, "mfa": true}).
				ExpectEnd(t, "plan", `runzero_user_reset cannot be invoked with an `+kind+` token.*needs an account token`)
			calls(map[string]int{})
		}
		reset(c.Client(nil), acctest.Settings{"user_id": acctest.UnknownID, "mfa": true}).ExpectEnd(t, "invoke",
			`user_id.*Cannot reset user `+acctest.UnknownID+`.*runzero_users lists`)

		// The first failure ends it; the lines say what was done.
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/resetMFA") {
					w.WriteHeader(http.StatusBadGateway)
					return
				}
				next.ServeHTTP(w, r)
			})
		})
		outcome = reset(c.Client(nil), acctest.Settings{"user_id": id, "password": true, "mfa": true, "lockout": true})
		outcome.ExpectEnd(t, "invoke", `Cannot reset user `+id+`: .*resetAccountUserMFA.*Doing it again does no harm`)
		outcome.ExpectText(t, `The lockout .*`)
	})
}
