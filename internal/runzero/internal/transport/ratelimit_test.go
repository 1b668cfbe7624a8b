package transport

import (
	"context"
	"testing"
	"time"
)

// clock is a clock that only sleeping moves.
type clock struct{ t time.Time }

func newClock() *clock { return &clock{t: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) now() time.Time { return c.t }

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.t = c.t.Add(max(d, 0))
	return ctx.Err()
}

// One cool-down holds back every caller, and refusals of requests sent before it do not prolong it.
func TestCoolDownIsShared(t *testing.T) {
	t.Parallel()
	ck := newClock()
	p := newPacer(Pace{}, ck.now, ck.sleep)
	sent := ck.now()
	for range 10 {
		p.throttled(sent, 0, time.Hour)
	}
	var waited time.Duration
	if err := p.wait(context.Background(), &waited, func(time.Duration) {}); err != nil || waited != firstPause {
		t.Errorf("waited %s, %v", waited, err)
	}
	p.throttled(ck.now(), 0, time.Hour)
	waited = 0
	_ = p.wait(context.Background(), &waited, func(time.Duration) {})
	if waited != 2*firstPause {
		t.Errorf("second in a row: waited %s", waited)
	}
	p.succeeded(ck.now())
	p.throttled(ck.now(), 0, time.Hour)
	waited = 0
	_ = p.wait(context.Background(), &waited, func(time.Duration) {})
	if waited != firstPause {
		t.Errorf("after a success: waited %s", waited)
	}
}

// From an idle start, no window may see more requests than the limit, and few less.
func TestPacingStaysBelowTheLimit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pace      Pace
		low, high int
	}{
		{Pace{}, 1800, 2000},
		{Pace{Calls: 200, Window: 3 * time.Second}, 180, 200},
		{Pace{Calls: 10, Window: time.Hour}, 9, 10},
	} {
		window := max(tt.pace.Window, burstWindow*time.Duration(1-min(tt.pace.Calls, 1)))
		ck := newClock()
		p := newPacer(tt.pace, ck.now, ck.sleep)
		var waited time.Duration
		var sent []time.Time
		for len(sent) < 3*tt.high {
			if err := p.wait(context.Background(), &waited, nil); err != nil {
				t.Fatal(err)
			}
			sent = append(sent, ck.now())
		}
		limit, from := 0, 0
		for i := range sent {
			for sent[i].Sub(sent[from]) >= window {
				from++
			}
			limit = max(limit, i-from+1)
		}
		if took := sent[len(sent)-1].Sub(
			sent[0]); took > 6*window { // half of the limit is held back for the start, the rest flows in
			t.Errorf("%+v: %d requests took %s", tt.pace, len(sent), took)
		}
		if limit < tt.low || limit > tt.high {
			t.Errorf("%+v: %d requests in one window, want %d to %d", tt.pace, limit, tt.low, tt.high)
		}
	}
}
