package failures

import (
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// TestCostOfALostCreate bounds what a create costs whose answer was lost, for each kind: with
// "done" the console has made the object, with "not done" it has not. The figures are in the log
// (-v).
func TestCostOfALostCreate(t *testing.T) {
	t.Parallel()
	kinds := func(a *account) []lostKind {
		return append(searchedKinds(a), append(tokenKinds(), lostKind{"runzero_credential", "name", values{
			"name": "Shodan", "type": "shodan_api_key", "global": true, "secret": map[string]any{"api_key": "lost-create"},
		}})...)
	}
	for i, kind := range kinds(newAccount(t, emulator.Options{})) {
		for what, rates := range map[string]emulator.Rates{"done": {DropAfterRate: 1}, "not done": {FailRate: 1}} {
			if isSlow := what == "not done" && !hasSecret(kind.kind); isSlow && kind.kind != "runzero_site" &&
				kind.kind != "runzero_scan_template" {
				continue // one of each sort: all the looks take their time
			}
			t.Run(kind.kind+"/"+what, func(t *testing.T) {
				t.Parallel()
				a := newAccount(t, emulator.Options{})
				kind := kinds(a)[i]
				s := a.server(nil)
				a.Intercept(a.faultsFor(1, rates, isCreate))
				a.ResetRequests()
				start := time.Now()
				_, reported := s.create(kind.kind, kind.set)
				took := time.Since(start)
				calls := len(a.Requests()) - 1 // the sign-in
				if reported.failed() {
					t.Fatalf("the create fails: %s", reported)
				}
				limit := 25 * time.Second
				if hasSecret(kind.kind) {
					limit = 6 * time.Second
				}
				if calls > 10 || took > limit {
					t.Errorf("%d calls and %s for one create", calls, took)
				}
				t.Logf("%s, %s: %d calls, %.1f s", kind.kind, what, calls, took.Seconds())
			})
		}
	}
}
