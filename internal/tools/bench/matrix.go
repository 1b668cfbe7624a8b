package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// unpaced is the provider attribute with which the rate limit is never reached.
const unpaced = "  rate_limit = { calls = 100000, window = \"5m\" }\n"

// sharedFrom is the number of sites from which on all latencies share one account, and
// every step runs once: what the CLI itself takes grows with the square of the number of
// objects, and is minutes for a step here.
const sharedFrom = 2000

// fast is a console whose limits are never reached.
func fast() emulator.Options {
	return emulator.Options{
		DailyLimit: unlimited, Burst: unlimited, ExplorersPerOrganization: 1,
		NewOrganizationExplorers: 1,
	}
}

// result is one workload at one latency.
type result struct {
	workload
	latency time.Duration
	phases  []figures
}

// matrix runs the phases of each size of account at each latency.
func (b *bench) matrix(ctx context.Context, sites []int, latencies []time.Duration, wanted []phase) ([]result, error) {
	var all []result
	for _, n := range sites {
		groups := [][]time.Duration{latencies}
		if n < sharedFrom {
			groups = slices.Collect(slices.Chunk(latencies, 1))
		}
		for _, group := range groups {
			some, err := b.life(ctx, mixed(n), group, wanted)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
	}
	return all, nil
}

// life takes one workload through its phases: created at the first latency, planned
// and changed at each, destroyed at the last. Creating also happens where it is not wanted,
// unmeasured and without latency, because the others need it.
func (b *bench) life(
	ctx context.Context, w workload, latencies []time.Duration, wanted []phase,
) (_ []result, err error) {
	fmt.Fprintf(b.progress, "-- %s, %d objects, latency %v\n", w, w.objects(), latencies)
	r, err := b.newWorkbench(ctx, w, fast(), unpaced)
	if err != nil {
		return nil, err
	}
	defer r.close()
	var all []result
	for i, latency := range latencies {
		one := result{workload: w, latency: latency}
		for _, p := range phases() {
			times := 1
			switch {
			case p == create && i > 0, p == remove && i < len(latencies)-1, p != create && !slices.Contains(wanted, p):
				continue
			case p == plan && w.sites < sharedFrom:
				times = b.plans
			}
			isKept := slices.Contains(wanted, p)
			r.console.setLatency(0)
			if isKept {
				r.console.setLatency(latency)
			}
			f, err := r.run(ctx, p, times)
			if err != nil {
				return nil, fmt.Errorf("%s, latency %s: %w", w, latency, err)
			}
			if isKept {
				one.phases = append(one.phases, f)
			}
		}
		all = append(all, one)
	}
	return all, nil
}
