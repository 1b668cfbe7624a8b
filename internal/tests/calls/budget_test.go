package calls

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

func budgetOf(settings string) string { return "api_budget = { " + settings + " }" }

// requests counts all that reached the console since the last command began, sign-ins included.
func (r *testWorkspace) requests() int { return len(r.Requests()) }

// spent plans and fails unless that is refused for the budget.
func (r *testWorkspace) spent(texts ...string) string {
	r.T.Helper()
	output, err := r.Try("plan")
	if err == nil {
		r.T.Fatalf("the plan keeps within the budget, with %v", r.Calls())
	}
	for _, part := range texts {
		if !strings.Contains(strings.Join(workspace.ErrorsIn(output), "\n"), part) {
			r.T.Errorf("the errors do not say %q:\n%s", part, output)
		}
	}
	return output
}

// A plan that announces more writes than the budget holds fails, and nothing of it is applied.
func TestBudgetOfWrites(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{}, budgetOf("max_calls = 20"))
	r.Write(`resource "runzero_site" "test" {
		count = 30
		name  = "Site ${count.index}"
	}`)
	r.spent("The plan needs more API calls than api_budget allows", "max_calls is 20", "Nothing was changed")
	if output, err := r.Try("apply", "-auto-approve"); err == nil {
		t.Errorf("it is applied:\n%s", output)
	}
	if n := len(r.Writes()); n != 0 || len(r.Created()) != 0 {
		t.Errorf("writes were made: %v", r.Writes())
	}

	r.Block = budgetOf("max_calls = 31") // thirty writes and a sign-in
	r.Write(`resource "runzero_site" "test" {
		count = 30
		name  = "Site ${count.index}"
	}`)
	r.Apply()
	if n := r.requests(); n != 31 {
		t.Errorf("%d requests, not 31", n)
	}
	r.ExpectStateMatches("after the apply")
}

const thirtyTokens = `resource "runzero_api_token" "test" {
	count   = 30
	comment = "Reader ${count.index}"
}`

// A run stops before the call that crosses the line: exactly so many calls as allowed reach the
// console.
func TestBudgetOfReads(t *testing.T) {
	t.Parallel()
	const limit, left, keep = 1000, 115, 100
	for name, test := range map[string]struct{ settings, wantError string }{
		"max_calls":     {"max_calls = 12", "max_calls is 12"},
		"min_remaining": {fmt.Sprintf("min_remaining = %d", keep), "min_remaining is 100"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, emulator.Options{DailyLimit: limit}, "snapshot_reads = false")
			r.Write(thirtyTokens)
			r.Apply()
			before := len(r.State())

			r.Block += "\n" + budgetOf(test.settings)
			r.Write(thirtyTokens)
			r.SetDailyUsage(limit - left)
			output := r.spent(test.wantError)
			if n := r.requests(); name == "max_calls" && n != 12 {
				t.Errorf("%d requests reached the console, not 12", n)
			}
			if n := r.requests() - r.SignIns(); name == "min_remaining" && (n == 0 || n > left-keep) {
				t.Errorf("%d calls reached the console, which leaves less than %d", n, keep)
			}
			explained := 0
			for _, one := range workspace.ErrorsIn(output) {
				if strings.Contains(one, test.wantError) {
					explained++
				}
			}
			if explained != 1 {
				t.Errorf("%d errors explain it, not one", explained)
			}
			if after := len(r.State()); after != before {
				t.Errorf("the state holds %d resources, not %d", after, before)
			}

			r.Block = "snapshot_reads = false"
			r.Write(thirtyTokens)
			r.ExpectNoChange()
		})
	}
}
