package transport

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Pace is a limit of requests: at most Calls in any Window.
type Pace struct {
	Calls  int
	Window time.Duration
}

// servicePace is the service's limit for one source address (api-behaviour 11).
func servicePace() Pace { return Pace{Calls: 2000, Window: burstWindow} }

const burstWindow = 5 * time.Minute

// bucket is a token bucket that keeps to the pace: a full bucket plus what flows in during a window
// stays within the limit, with a twentieth to spare for requests that arrive closer together than
// they were sent.
func (p Pace) bucket() *rate.Limiter {
	if p.Calls <= 0 || p.Window <= 0 {
		p = servicePace()
	}
	limit := max(p.Calls-p.Calls/20, 2)
	full := (limit + 1) / 2
	return rate.NewLimiter(rate.Limit(float64(limit-full)/p.Window.Seconds()), full)
}

// The waits after a burst 429 without a usable Retry-After, doubling from the first to the longest.
const (
	firstPause   = 5 * time.Second
	longestPause = time.Minute
	// reportAfter is how long a call waits before the log says so.
	reportAfter = 30 * time.Second
)

// pacer holds back requests: a token bucket to stay below the limit, and one cool-down shared by
// all callers when the service says that the limit was passed all the same (other programs may
// share the source address).
type pacer struct {
	bucket *rate.Limiter
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error

	mu     sync.Mutex
	until  time.Time     // end of the cool-down
	inARow int           // cool-downs without a success in between
	paused time.Duration // in them
}

func newPacer(pace Pace, now func() time.Time, sleep func(context.Context, time.Duration) error) *pacer {
	return &pacer{bucket: pace.bucket(), now: now, sleep: sleep}
}

// wait returns when a request may be sent. Time spent in a cool-down is added to *waited. report is
// called once the call has waited for long.
func (p *pacer) wait(ctx context.Context, waited *time.Duration, report func(time.Duration)) error {
	now := p.now()
	r := p.bucket.ReserveN(now, 1)
	if d := r.DelayFrom(now); d > 0 {
		if err := p.sleep(ctx, d); err != nil {
			r.CancelAt(now)
			return err
		}
	}
	for {
		p.mu.Lock()
		d := p.until.Sub(p.now())
		p.mu.Unlock()
		if d <= 0 {
			return nil
		}
		// Sleeping in parts lets the report come on time, not at the end.
		if *waited < reportAfter {
			d = min(d, reportAfter-*waited)
		}
		if err := p.sleep(ctx, d); err != nil {
			return err
		}
		*waited += d
		if *waited >= reportAfter && *waited-d < reportAfter {
			report(*waited)
		}
	}
}

// throttled starts a cool-down, or prolongs the one that the refused request was sent before. False
// where the cool-downs without a success in between have lasted as long as they may.
func (p *pacer) throttled(sentAt time.Time, retryAfter, limit time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	pause := min(retryAfter, burstWindow)
	if sentAt.Before(p.until) {
		if pause <= 0 {
			return true
		}
	} else {
		if p.paused >= limit {
			return false
		}
		p.inARow++
		if pause <= 0 {
			pause = min(firstPause<<min(p.inARow-1, 8), longestPause)
		}
	}
	start := p.now()
	if p.until.After(start) {
		start = p.until
	}
	end := p.now().Add(pause)
	if last := start.Add(limit - p.paused); end.After(last) {
		end = last
	}
	if end.After(p.until) {
		p.paused += end.Sub(start)
		p.until = end
	}
	return true
}

// throttledFor is how long the cool-downs without a success in between last together.
func (p *pacer) throttledFor() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paused
}

// succeeded ends a series of cool-downs.
func (p *pacer) succeeded(sentAt time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !sentAt.Before(p.until) {
		p.inARow, p.paused = 0, 0
	}
}

// retryAfter reads the header of that name: seconds or a date. 0 if absent or unreadable.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if s, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(s, 0), 1<<20)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(t.Sub(now), 0)
	}
	return 0
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
