package transport

import (
	"context"
	"sync"
	"time"
)

// outage is what all calls know together of a console that fails. Only one call at a time repeats
// its request; the others wait for what it learns. When the repeats of that kind are used up, the
// console counts as down: then every further call makes a single attempt, until one of them
// succeeds.
type outage struct {
	maxRetries int
	maxWait    time.Duration
	now        func() time.Time

	mu        sync.Mutex
	successes uint64
	since     time.Time     // the first failure without a success after it; zero = the console works
	repeats   int           // made since then, over all calls
	down      bool          // repeating was of no use
	turn      chan struct{} // closed when the call that repeats is done; nil = none does
}

// count is the number of successes so far. A call notes it before an attempt.
func (o *outage) count() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.successes
}

func (o *outage) succeeded() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.successes++
	o.since, o.repeats, o.down = time.Time{}, 0, false
}

func (o *outage) failed(st *callState) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.successes != st.successes {
		return // others succeed meanwhile
	}
	if o.since.IsZero() {
		o.since = o.now()
	}
	if st.hasTurn || st.isOwnSignIn && st.isRetry {
		o.repeats++
	}
	if o.repeats >= o.maxRetries || o.now().Sub(o.since) >= o.maxWait {
		o.down = true
	}
}

func (o *outage) isDown() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.down
}

// enter waits until the call may repeat its request: it has the turn, or the console has answered
// others since its attempt. False if repeating is of no use.
func (o *outage) enter(ctx context.Context, st *callState, isWorthwhile func() bool) (bool, error) {
	for {
		o.mu.Lock()
		turn := o.turn
		switch {
		case o.successes != st.successes:
			o.mu.Unlock()
			return true, nil
		case o.down:
			o.mu.Unlock()
			return false, nil
		case turn == nil:
			o.turn, st.hasTurn = make(chan struct{}), true
			o.mu.Unlock()
			return true, nil
		}
		o.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
			return false, ctx.Err()
		}
		if !isWorthwhile() {
			return false, nil
		}
	}
}

// leave gives the turn to the next call, if this one has it.
func (o *outage) leave(st *callState) {
	if !st.hasTurn {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	st.hasTurn = false
	close(o.turn)
	o.turn = nil
}
