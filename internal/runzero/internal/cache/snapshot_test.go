package cache

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// answerHolder is a loader that waits to be let through and counts its runs.
type answerHolder struct {
	entered chan struct{}
	leave   chan result
	mu      sync.Mutex
	runs    int
	ended   error // why the last run was cut off
}

type result struct {
	n   int
	err error
}

func newGate() *answerHolder {
	return &answerHolder{entered: make(chan struct{}, 8), leave: make(chan result, 8)}
}

func (g *answerHolder) load(ctx context.Context) (int, error) {
	g.mu.Lock()
	g.runs++
	g.mu.Unlock()
	g.entered <- struct{}{}
	select {
	case r := <-g.leave:
		return r.n, r.err
	case <-ctx.Done():
		g.mu.Lock()
		g.ended = ctx.Err()
		g.mu.Unlock()
		return 0, ctx.Err()
	}
}

func (g *answerHolder) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.runs
}

func gated(g *answerHolder) *Snapshot[int] {
	return NewSnapshot(g.load, Options{Limit: time.Minute, Now: time.Now})
}

// async starts a read and returns its result's channel.
func async(ctx context.Context, s *Snapshot[int]) chan result {
	ch := make(chan result, 1)
	go func() { n, err := s.Get(ctx); ch <- result{n, err} }()
	return ch
}

// waiting blocks until n readers wait for the load under way.
func waiting(s *Snapshot[int], n int) {
	for {
		s.mu.Lock()
		ok := s.inflight != nil && s.inflight.waiters == n
		s.mu.Unlock()
		if ok {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func TestSnapshotSharesOneLoad(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	var reads []chan result
	for range 5 {
		reads = append(reads, async(context.Background(), s))
	}
	waiting(s, 5)
	g.leave <- result{7, nil}
	for _, ch := range reads {
		if r := <-ch; r.n != 7 || r.err != nil {
			t.Error(r)
		}
	}
	if n, err := s.Get(context.Background()); n != 7 || err != nil || g.count() != 1 {
		t.Errorf("%d %v, %d loads", n, err, g.count())
	}
}

func TestSnapshotCancelledReaderDoesNotDisturbOthers(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	ctx, cancel := context.WithCancel(context.Background())
	first := async(ctx, s)
	waiting(s, 1)
	second := async(context.Background(), s)
	waiting(s, 2)
	cancel()
	if r := <-first; !errors.Is(r.err, context.Canceled) {
		t.Error(r)
	}
	g.leave <- result{7, nil}
	if r := <-second; r.n != 7 || r.err != nil || g.count() != 1 {
		t.Errorf("%v, %d loads", r, g.count())
	}
}

func TestSnapshotLoadEndsWithItsLastReader(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	ctx, cancel := context.WithCancel(context.Background())
	only := async(ctx, s)
	<-g.entered
	f := s.inflight
	cancel()
	<-only
	<-f.done
	if g.ended == nil {
		t.Error("the load went on for nobody")
	}
	g.leave <- result{8, nil}
	if n, err := s.Get(context.Background()); n != 8 || err != nil {
		t.Error(n, err)
	}
}

func TestSnapshotDoesNotKeepErrors(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	g.leave <- result{0, errors.New("boom")}
	if _, err := s.Get(context.Background()); err == nil {
		t.Error("no error")
	}
	g.leave <- result{7, nil}
	if n, err := s.Get(context.Background()); n != 7 || err != nil {
		t.Error(n, err)
	}
}

// A list that began before a write must not be kept after it.
func TestSnapshotGenerationCheck(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	early := async(context.Background(), s)
	<-g.entered
	s.Drop()
	late := async(context.Background(), s)
	<-g.entered // a second load: the first is of no use to a reader after the write
	g.leave <- result{1, nil}
	g.leave <- result{1, nil}
	<-early
	<-late
	s.Drop()
	g.leave <- result{2, nil}
	if n, err := s.Get(context.Background()); n != 2 || err != nil || g.count() != 3 {
		t.Errorf("%d %v after %d loads", n, err, g.count())
	}

	stale := newGate()
	s = gated(stale)
	read := async(context.Background(), s)
	<-stale.entered
	s.Drop()
	stale.leave <- result{1, nil}
	<-read
	stale.leave <- result{2, nil}
	if n, _ := s.Get(context.Background()); n != 2 {
		t.Error("the list from before the write was kept")
	}
}

func TestSnapshotAges(t *testing.T) {
	t.Parallel()
	g := newGate()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := NewSnapshot(g.load, Options{Limit: time.Minute, TTL: 30 * time.Second, Now: func() time.Time { return now }})
	for i, after := range []time.Duration{0, 30 * time.Second, time.Second} {
		now = now.Add(after)
		g.leave <- result{i, nil}
		_, _ = s.Get(context.Background())
	}
	if g.count() != 2 {
		t.Errorf("%d loads", g.count())
	}
}

// The failure of a whole load is remembered as long as it took, at least for half a minute.
func TestSnapshotRemembersFailure(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	loads := 0
	boom, again := errors.New("boom"), errors.New("boom again")
	s := NewSnapshot(func(context.Context) (int, error) {
		loads++
		now = now.Add(time.Minute)
		return 0, boom
	}, Options{Limit: time.Hour, Now: func() time.Time { return now }, Repeat: func(error) error { return again }})
	for i, step := range []struct {
		after time.Duration
		err   error
		loads int
	}{{0, boom, 1}, {time.Second, again, 1}, {58 * time.Second, again, 1}, {time.Second, boom, 2}} {
		now = now.Add(step.after)
		if _, err := s.Get(context.Background()); !errors.Is(err, step.err) || loads != step.loads {
			t.Errorf("step %d: %v after %d loads, want %v after %d", i, err, loads, step.err, step.loads)
		}
	}
	s.Drop()
	if _, err := s.Get(context.Background()); !errors.Is(err, boom) || loads != 3 {
		t.Errorf("a write did not end the memory: %v after %d loads", err, loads)
	}
}

// Readers who need an answer from after a moment share one load.
func TestSnapshotSince(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	loads := 0
	s := NewSnapshot(func(context.Context) (int, error) { loads++; return loads, nil },
		Options{Limit: time.Hour, Now: func() time.Time { return now }})
	first := now
	now = now.Add(time.Second)
	for _, want := range []struct {
		since time.Time
		loads int
	}{{time.Time{}, 1}, {first, 1}, {now, 2}} {
		if want.since.Equal(now) {
			now = now.Add(time.Second)
		}
		if n, err := s.GetSince(context.Background(), want.since); err != nil || n != want.loads {
			t.Errorf("since %v: load %d (%v), want %d", want.since, n, err, want.loads)
		}
	}
}
