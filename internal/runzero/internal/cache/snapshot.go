// Package cache keeps the answers of list calls: one list for all readers, dropped by every write,
// never published if a write happened while it was loading.
package cache

import (
	"context"
	"sync"
	"time"
)

// failureMemory is how long the failure of a whole load is remembered at least. Otherwise each of a
// thousand objects would find out by itself that the console is down.
const failureMemory = 30 * time.Second

// Options are the rules of a snapshot.
type Options struct {
	IsOff bool          // load for every reader
	Limit time.Duration // of one load
	TTL   time.Duration // 0 = until dropped
	Now   func() time.Time
	// MayLoad, if set, is asked before a reader starts a load; its error is what the reader gets.
	MayLoad func(context.Context) error
	// Repeat, if set, decides about a failed load: nil = forget it; else it is remembered for a while,
	// and this is what readers get.
	Repeat func(error) error
}

// Snapshot keeps the answer of one list call. It is loaded by the first reader, shared with readers
// that come meanwhile, and dropped by every write to the collection.
type Snapshot[T any] struct {
	load    func(context.Context) (T, error)
	options Options

	mu          sync.Mutex
	generation  uint64 // raised by every write
	value       *T
	loadedAt    time.Time // when value's load began
	inflight    *inflightLoad[T]
	failure     error // of the last load, as readers get it
	failedUntil time.Time
}

// inflightLoad is one load under way.
type inflightLoad[T any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	began   time.Time
	waiters int // guarded by the snapshot's mutex
	value   T
	err     error
}

// NewSnapshot makes a snapshot that is empty.
func NewSnapshot[T any](load func(context.Context) (T, error), o Options) *Snapshot[T] {
	return &Snapshot[T]{load: load, options: o}
}

// Get returns the kept answer or loads it. A reader that gives up does not disturb the others; the
// load ends with its last reader.
func (s *Snapshot[T]) Get(ctx context.Context) (T, error) { return s.get(ctx, time.Time{}) }

// GetSince returns an answer whose load began after a moment: loaded by the first who asks for it,
// shared with the others.
func (s *Snapshot[T]) GetSince(ctx context.Context, since time.Time) (T, error) {
	return s.get(ctx, since)
}

func (s *Snapshot[T]) get(ctx context.Context, since time.Time) (T, error) {
	if s.options.IsOff && since.IsZero() {
		return s.load(ctx)
	}
	s.mu.Lock()
	now := s.options.Now()
	if s.value != nil && (s.options.TTL > 0 && now.Sub(s.loadedAt) > s.options.TTL ||
		!s.loadedAt.After(since) && !since.IsZero()) {
		s.value = nil
	}
	if s.value != nil {
		defer s.mu.Unlock()
		return *s.value, nil
	}
	if s.failure != nil && now.Before(s.failedUntil) {
		defer s.mu.Unlock()
		var zero T
		return zero, s.failure
	}
	f := s.inflight
	if f == nil || !since.IsZero() && !f.began.After(since) {
		if s.options.MayLoad != nil {
			if err := s.options.MayLoad(ctx); err != nil {
				s.mu.Unlock()
				var zero T
				return zero, err
			}
		}
		f = s.start(ctx)
	}
	f.waiters++
	s.mu.Unlock()

	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		s.leave(f)
		var zero T
		return zero, ctx.Err()
	}
}

// start begins a load; the mutex is held.
func (s *Snapshot[T]) start(ctx context.Context) *inflightLoad[T] {
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.options.Limit)
	f := &inflightLoad[T]{done: make(chan struct{}), cancel: cancel, began: s.options.Now()}
	s.inflight = f
	generation := s.generation
	go func() {
		defer cancel()
		f.value, f.err = s.load(detached)
		s.mu.Lock()
		// A write since the start may be missing from this answer: it serves those who asked before, and
		// is not kept.
		if s.generation == generation && s.inflight == f {
			s.inflight = nil
			if f.err == nil {
				s.value, s.loadedAt, s.failure = &f.value, f.began, nil
			} else {
				s.remember(f)
			}
		}
		s.mu.Unlock()
		close(f.done)
	}()
	return f
}

// remember keeps a failure as long as the load took; the mutex is held.
func (s *Snapshot[T]) remember(f *inflightLoad[T]) {
	if s.options.Repeat == nil {
		return
	}
	now := s.options.Now()
	s.failure, s.failedUntil = s.options.Repeat(f.err), now.Add(max(now.Sub(f.began), failureMemory))
}

func (s *Snapshot[T]) leave(f *inflightLoad[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.waiters--
	if f.waiters == 0 {
		f.cancel()
		if s.inflight == f {
			s.inflight = nil
		}
	}
}

// Drop forgets the answer and cuts off loads under way. Writers call it before and after the write.
func (s *Snapshot[T]) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.generation++
	s.value, s.inflight, s.failure = nil, nil, nil
}

// OrgSnapshots keeps one snapshot for each organization.
type OrgSnapshots[T any] struct {
	load    func(ctx context.Context, org string) (T, error)
	options Options

	mu  sync.Mutex
	all map[string]*Snapshot[T]
}

// NewOrgSnapshots makes snapshots that are empty.
func NewOrgSnapshots[T any](load func(ctx context.Context, org string) (T, error), o Options) *OrgSnapshots[T] {
	return &OrgSnapshots[T]{load: load, options: o, all: map[string]*Snapshot[T]{}}
}

// ForOrganization is the snapshot of one organization.
func (s *OrgSnapshots[T]) ForOrganization(org string) *Snapshot[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.all[org]
	if !ok {
		one = NewSnapshot(func(ctx context.Context) (T, error) { return s.load(ctx, org) }, s.options)
		s.all[org] = one
	}
	return one
}
