package runzero

import (
	"context"
	"sync"
	"time"
)

// snapshot keeps the answer of one list call. It is loaded by the first reader, shared with readers that come meanwhile,
// and dropped by every write to the collection. Errors are not kept.
type snapshot[T any] struct {
	load  func(context.Context) (T, error)
	off   bool          // load for every reader
	limit time.Duration // of one load
	ttl   time.Duration // 0 = until dropped
	now   func() time.Time

	mu     sync.Mutex
	gen    uint64 // raised by every write
	val    *T
	loaded time.Time // when val's load began
	run    *flight[T]
}

// flight is one load under way.
type flight[T any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int // guarded by the snapshot's mutex
	val     T
	err     error
}

// get returns the kept answer or loads it. A reader that gives up does not disturb the others; the load ends with its last
// reader.
func (s *snapshot[T]) get(ctx context.Context) (T, error) {
	if s.off {
		return s.load(ctx)
	}
	s.mu.Lock()
	if s.val != nil && s.ttl > 0 && s.now().Sub(s.loaded) > s.ttl {
		s.val = nil
	}
	if s.val != nil {
		defer s.mu.Unlock()
		return *s.val, nil
	}
	f := s.run
	if f == nil {
		f = s.start(ctx)
	}
	f.waiters++
	s.mu.Unlock()

	select {
	case <-f.done:
		return f.val, f.err
	case <-ctx.Done():
		s.leave(f)
		var zero T
		return zero, ctx.Err()
	}
}

// start begins a load; the mutex is held.
func (s *snapshot[T]) start(ctx context.Context) *flight[T] {
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limit)
	f := &flight[T]{done: make(chan struct{}), cancel: cancel}
	s.run = f
	gen, began := s.gen, s.now()
	go func() {
		defer cancel()
		f.val, f.err = s.load(detached)
		s.mu.Lock()
		// A write since the start may be missing from this answer: it serves those who asked before, and is not kept.
		if s.gen == gen && s.run == f {
			s.run = nil
			if f.err == nil {
				s.val, s.loaded = &f.val, began
			}
		}
		s.mu.Unlock()
		close(f.done)
	}()
	return f
}

func (s *snapshot[T]) leave(f *flight[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.waiters--
	if f.waiters == 0 {
		f.cancel()
		if s.run == f {
			s.run = nil
		}
	}
}

// drop forgets the answer and cuts off loads under way. Writers call it before and after the write.
func (s *snapshot[T]) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gen++
	s.val, s.run = nil, nil
}

// snapshotsBy keeps one snapshot for each organization.
type snapshotsBy[T any] struct {
	make func(org string) *snapshot[T]

	mu  sync.Mutex
	all map[string]*snapshot[T]
}

func (s *snapshotsBy[T]) of(org string) *snapshot[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.all[org]
	if !ok {
		if s.all == nil {
			s.all = map[string]*snapshot[T]{}
		}
		one = s.make(org)
		s.all[org] = one
	}
	return one
}

func (s *snapshotsBy[T]) get(ctx context.Context, org string) (T, error) { return s.of(org).get(ctx) }

func (s *snapshotsBy[T]) drop(org string) { s.of(org).drop() }

// listing is a collection as listed, with an index.
type listing[T any] struct {
	rows   []T
	at     map[string]int // by id
	perOrg map[string]int // rows by organization
	// named reports that every row says which organization it belongs to.
	named bool
}

// row is what a listing needs to know of its items.
type row interface {
	rowID() string
	rowOrg() string // "" = not said
	rowGone() bool  // inactive or removed
}

func newListing[T row](rows []T) listing[T] {
	l := listing[T]{rows: rows, at: make(map[string]int, len(rows)), perOrg: map[string]int{}, named: true}
	for i, r := range rows {
		l.at[r.rowID()] = i
		l.perOrg[r.rowOrg()]++
		l.named = l.named && r.rowOrg() != ""
	}
	return l
}

func (l listing[T]) find(id string) (T, bool) {
	i, ok := l.at[id]
	if !ok {
		var zero T
		return zero, false
	}
	return l.rows[i], true
}

// ids lists the ids of all rows.
func (l listing[T]) ids() []string {
	all := make([]string, 0, len(l.rows))
	for id := range l.at {
		all = append(all, id)
	}
	return all
}

// live copies the rows that are not gone, of one organization or, with org "", of all.
func live[T row](l listing[T], org string) []T {
	out := make([]T, 0, len(l.rows))
	for _, r := range l.rows {
		if !r.rowGone() && (org == "" || r.rowOrg() == org) {
			out = append(out, r)
		}
	}
	return out
}
