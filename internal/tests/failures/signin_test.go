package failures

import (
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
)

// Access tokens that live for two seconds only are renewed on the way.
func TestShortSignIns(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Latency: 50 * time.Millisecond, TokenLifetime: 2 * time.Second})
	r.Write(workspace.SixtySites)
	r.Run("apply", "-auto-approve", "-parallelism=1") // three seconds or more
	if n := r.SignIns(); n < 3 || n > 45 {            // one each for plan and apply, and renewals; not one for each call
		t.Errorf("signed in %d times", n)
	}
	r.remains(60)
}

// An access token that the console does not take any more is replaced, and nothing is done twice.
func TestRevokedSignIns(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Latency: 50 * time.Millisecond, Seed: 4, RevokeRate: 0.05})
	r.Write(workspace.SixtySites)
	r.Apply()
	if n := r.SignIns(); n < 3 {
		t.Errorf("signed in %d times: no token was revoked", n)
	}
	r.remains(60)
}

// A console that restarts in the middle of an apply disturbs nobody.
func TestConsoleRestart(t *testing.T) {
	t.Parallel()
	r, g := start(t, emulator.Options{}), newAnswerHolder(20)
	f := newRestartableServer(t, g.wrap(r.Emulator))
	r.UseAddress(f.url())
	r.Write(workspace.SixtySites)
	output, err := r.through(g, func(*clirun.Process) {
		f.stop() // what is under way gets no answer
		time.Sleep(time.Second)
		f.start()
	})
	if err != nil {
		t.Fatalf("apply: %v", workspace.ErrorsIn(output))
	}
	r.remains(60)
}
