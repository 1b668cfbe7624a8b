package economy

import (
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/workbench"
)

// Access tokens that live for two seconds only are renewed on the way.
func TestShortSignIns(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Latency: 50 * time.Millisecond, TokenLifetime: 2 * time.Second})
	r.write(sixtySites)
	r.must("apply", "-auto-approve", "-parallelism=1") // three seconds or more
	if n := r.signIns(); n < 3 || n > 45 {             // one each for plan and apply, and renewals; not one for each call
		t.Errorf("signed in %d times", n)
	}
	r.remains(60)
}

// An access token that the console does not take any more is replaced, and nothing is done twice.
func TestRevokedSignIns(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{Latency: 50 * time.Millisecond, Seed: 1, RevokeRate: 0.05})
	r.write(sixtySites)
	r.apply()
	if n := r.signIns(); n < 3 {
		t.Errorf("signed in %d times: no token was revoked", n)
	}
	r.remains(60)
}

// A console that restarts in the middle of an apply disturbs nobody.
func TestConsoleRestart(t *testing.T) {
	t.Parallel()
	r, g := start(t, emulator.Options{}), newGate(20)
	f := newFront(t, g.wrap(r.Emulator))
	r.at(f.url())
	r.write(sixtySites)
	said, err := r.through(g, func(*workbench.Process) {
		f.stop() // what is under way gets no answer
		time.Sleep(time.Second)
		f.start()
	})
	if err != nil {
		t.Fatalf("apply: %v", errorsOf(said))
	}
	r.remains(60)
}
