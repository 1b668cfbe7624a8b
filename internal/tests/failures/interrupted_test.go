package failures

import (
	"fmt"
	"os"
	"runtime"
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
	r, g := start(t, emulator.Options{Latency: 50 * time.Millisecond}), newGate(third)
	r.Intercept(g.wrap)
	r.Write(halfway("Reader")) // nothing but their ids tells the tokens apart
	_, err := r.through(g, func(p *clirun.Process) {
		if err := p.Interrupt(); err != nil {
			t.Error(err)
		}
		// A terminal sends it to all that runs in the foreground.
		if pid, err := providerOf(p.PID()); err == nil && pid != 0 {
			if process, err := os.FindProcess(pid); err == nil {
				_ = process.Signal(os.Interrupt)
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

// A provider that is killed leaves objects that no state knows. The next apply finds them.
func TestKilledProvider(t *testing.T) {
	t.Parallel()
	killed(t, "Reader ${count.index}", 0)
}

// The same where nothing but their ids tells the tokens apart.
func TestKilledProviderWithTwins(t *testing.T) {
	t.Parallel()
	killed(t, "Reader", 0)
}

// The same in the moments after the answers: objects that the provider knows of, and Terraform does not yet.
func TestKilledProviderAfterAnswers(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{time.Millisecond, 3 * time.Millisecond, 8 * time.Millisecond} {
		t.Run(after.String(), func(t *testing.T) {
			t.Parallel()
			killed(t, "Reader", after)
		})
	}
}

// killed kills the provider while it waits for answers, or some time after they were let go.
func killed(t *testing.T, comment string, after time.Duration) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("finds the provider's process in /proc, which only Linux has")
	}
	r, g := start(t, emulator.Options{}), newGate(third)
	r.UseAddress(newFront(t, g.wrap(r.Emulator)).url())
	r.Write(halfway(comment))
	_, err := r.through(g, func(p *clirun.Process) {
		pid, err := providerOf(p.PID())
		if err != nil || pid == 0 {
			t.Errorf("the provider's process is not found: %v", err)
			return
		}
		process, err := os.FindProcess(pid)
		if after > 0 {
			g.release()
			time.Sleep(after)
		}
		if err == nil {
			err = process.Kill()
		}
		if err != nil {
			t.Error(err)
		}
	})
	if made := len(r.Created()); err == nil || made >= halfwayResources {
		t.Fatalf("%d objects were made: it was not cut off in the middle", made)
	}
	if after == 0 {
		underWay(t, r)
	}
	r.Apply()
	r.working()
	r.remains(halfwayResources)
}
