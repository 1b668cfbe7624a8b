package failures

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// halfway has sites and tokens, which are made at the same time.
func halfway(comment string) string {
	return workspace.SixtySites + fmt.Sprintf(`
resource "runzero_api_token" "test" {
  count   = 10
  comment = %q
}
`, comment)
}

const (
	halfwayResources = 70
	third            = halfwayResources / 3
)

// After a Ctrl-C all that was made is in the state.
func TestInterruptInMidApply(t *testing.T) {
	t.Parallel()
	r, g := start(t, emulator.Options{Latency: 50 * time.Millisecond}), newAnswerHolder(third)
	r.Intercept(g.wrap)
	r.Write(halfway("Reader")) // nothing but their ids tells the tokens apart
	_, err := r.through(g, func(p *clirun.Process) {
		if err := p.Interrupt(); err != nil {
			t.Error(err)
		}
		// A terminal sends it to all that runs in the foreground.
		if pids, err := clirun.Providers(p.PID()); err == nil {
			for _, pid := range pids {
				if process, err := os.FindProcess(pid); err == nil {
					_ = process.Signal(os.Interrupt)
				}
			}
		}
		time.Sleep(100 * time.Millisecond) // Terraform starts nothing new once it has seen it
	})
	if made := len(r.Created()); err == nil || made >= halfwayResources {
		t.Fatalf("%d objects were made: it was not cut off in the middle", made)
	}
	r.ExpectStateMatches("after the interrupt")
	r.Apply()
	r.working()
	r.remains(halfwayResources)
}
