package calls

import (
	"net/http"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

// The account's calls of the day end in the middle of an apply: what was made is in the state, the
// run stops asking, and the next one with quota does the rest.
func TestDailyLimitInMidApply(t *testing.T) {
	t.Parallel()
	for _, variants := range [][]string{nil, {"other"}} {
		t.Run(strings.Join(append([]string{"console"}, variants...), " "), func(t *testing.T) {
			t.Parallel()
			const limit, left, parallel = 5000, 25, 10
			r := start(t, emulator.Options{DailyLimit: limit, Variants: variants})
			r.Write(workspace.SixtySites)

			r.SetDailyUsage(limit - left)
			output, err := r.Try("apply", "-auto-approve", "-parallelism=10")
			if err == nil {
				t.Fatal("an apply of more calls than there are left succeeds")
			}
			if n := len(r.Created()); n != left {
				t.Errorf("%d sites were made with %d calls left", n, left)
			}
			r.ExpectStateMatches("after the quota ended")
			refused := 0
			for _, q := range r.Requests() {
				if q.Status == http.StatusTooManyRequests {
					refused++
				}
			}
			if refused == 0 || refused > parallel {
				t.Errorf("%d calls were made after the quota had ended; those under way are at most %d", refused, parallel)
			}
			explainedOnce(t, output, 60-left, "limit 5000", "used today 5000", "remaining 0",
				"Run again after the quota is renewed", "in the state")

			r.SetDailyUsage(0)
			r.Apply()
			want := map[string]int{"GET getAccountSites": 1, "PUT createSite": 60 - left}
			if r.Has("account-sites-without-org") {
				want["GET getSites"] = 1
			}
			r.ExpectCalls("the rest", want)
			r.ExpectStateMatches("at last")
			r.ExpectNoChange()
		})
	}
}

// explainedOnce fails unless there are so many errors, of which one says all this and the others
// are short.
func explainedOnce(t *testing.T, output string, errors int, texts ...string) {
	t.Helper()
	all := workspace.ErrorsIn(output)
	if len(all) != errors {
		t.Errorf("%d errors, not %d", len(all), errors)
	}
	full := 0
	for _, one := range all {
		if strings.Contains(one, "Another error of this run says more") {
			continue
		}
		full++
		for _, part := range texts {
			if !strings.Contains(one, part) {
				t.Errorf("the error does not say %q: %s", part, one)
			}
		}
	}
	if full != 1 {
		t.Errorf("%d errors explain it, not one of them:\n%s", full, output)
	}
}
