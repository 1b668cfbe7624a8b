package main

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// The limits that a run is held against.
const (
	limitLatency   = 50 * time.Millisecond
	siteRatio      = 3.7
	scheduleRatio  = 5
	memorySites    = 5000
	memoryLimit    = 100 << 20 // bytes
	pacedWrites    = 3000
	pacedCalls     = 200
	pacedWindow    = 3 * time.Second
	limitObjects   = 1000
	pacedRateLimit = "  rate_limit = { calls = 200, window = \"3s\" }\n"
)

// verdict is one figure beside its limit.
type verdict struct {
	what, figure, limit string
	isWithin            bool
}

// planRatio is the wall time of a plan without changes, in terms of the floor's, with
// nothing but the given objects.
func (b *bench) planRatio(ctx context.Context, w workload, limit float64) (verdict, error) {
	all, err := b.life(ctx, w, []time.Duration{limitLatency}, []phase{plan})
	if err != nil {
		return verdict{}, err
	}
	f := all[0].phases[0]
	got := ratio(f.wall, f.floor)
	return verdict{
		what:   fmt.Sprintf("plan of %s without changes, latency %s, against as many `terraform_data`", w, limitLatency),
		figure: fmt.Sprintf("%.1f times (%s against %s)", got, seconds(f.wall), seconds(f.floor)),
		limit:  fmt.Sprintf("%g times", limit), isWithin: got <= limit,
	}, nil
}

// peakMemory looks for the most memory among the measured phases of a large account.
func peakMemory(all []result) (verdict, bool) {
	var highest int64
	for _, one := range all {
		if one.sites == memorySites {
			for _, f := range one.phases {
				highest = max(highest, f.memory)
			}
		}
	}
	return verdict{
		what:   fmt.Sprintf("most memory of the provider with %s", mixed(memorySites)),
		figure: megabytes(highest), limit: megabytes(memoryLimit), isWithin: highest <= memoryLimit,
	}, highest > 0
}

// pacing makes more writes than a console takes at once, and proves by the console's
// own record that no window held more than it allows.
func (b *bench) pacing(
	ctx context.Context, writes, calls int, window time.Duration, rateLimit string,
) (verdict, error) {
	w := workload{sites: writes}
	fmt.Fprintf(b.progress, "-- pacing: %s, %d calls in %s\n", w, calls, window)
	r, err := b.newWorkbench(ctx, w, emulator.Options{DailyLimit: unlimited, Burst: calls, Window: window}, rateLimit)
	if err != nil {
		return verdict{}, err
	}
	defer r.close()
	if err := writeFirst(r.provider.Dir, before); err != nil {
		return verdict{}, err
	}
	u, err := measure(ctx, r.provider, create.arguments()...)
	if err != nil {
		return verdict{}, fmt.Errorf("pacing: %w", err)
	}
	requests := r.console.Requests()
	n, highest := count(requests), r.console.MostInWindow(window)
	fmt.Fprintf(b.progress, "%s: %d writes in %.1f s, at most %d calls in any %s, %d refused\n", w, n.writes,
		u.wall.Seconds(), highest, window, n.refused)
	return verdict{
		what:   fmt.Sprintf("most calls in any %s, of %s writes, where %d are allowed", window, grouped(n.writes), calls),
		figure: fmt.Sprintf("%d, %d refused, in %s", highest, n.refused, seconds(u.wall)),
		limit:  fmt.Sprintf("%d, 0 refused", calls), isWithin: n.refused == 0 && highest <= calls,
	}, nil
}
