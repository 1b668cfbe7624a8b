package recovery

import (
	"context"
	"sync"
)

// Tracker knows what this process makes and has made.
type Tracker struct {
	conn   Conn
	ledger *Ledger

	mu       sync.Mutex
	busy     map[string]chan struct{} // creates under way, by identity
	reserved map[string]bool          // ids that cannot be those of another create
	underWay int
}

// NewTracker makes a tracker.
func NewTracker(conn Conn, ledger *Ledger) *Tracker {
	return &Tracker{conn: conn, ledger: ledger, busy: map[string]chan struct{}{}, reserved: map[string]bool{}}
}

// acquire waits until no other create of the identity is under way, so that an object found
// afterwards cannot be that of a create beside.
func (t *Tracker) acquire(ctx context.Context, identity string) (release func(), err error) {
	for {
		t.mu.Lock()
		turn, isTaken := t.busy[identity]
		if !isTaken {
			turn = make(chan struct{})
			t.busy[identity] = turn
			t.mu.Unlock()
			return func() {
				t.mu.Lock()
				delete(t.busy, identity)
				t.mu.Unlock()
				close(turn)
			}, nil
		}
		t.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Reserve notes an id that is spoken for: made here, or in a state.
func (t *Tracker) Reserve(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reserved[id] = true
}

// Claim is [Tracker.Reserve] for the first who asks; false = the id is spoken for already.
func (t *Tracker) Claim(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.reserved[id] {
		return false
	}
	t.reserved[id] = true
	return true
}

// IsReserved reports whether an id is spoken for.
func (t *Tracker) IsReserved(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.reserved[id]
}

// CreatesUnderWay is how many creates have begun and not ended.
func (t *Tracker) CreatesUnderWay() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.underWay
}

func (t *Tracker) count(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.underWay += n
}
