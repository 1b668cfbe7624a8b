package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

func TestGCPercent(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{
		0: 400, 1: 400, spaciousHeap / 10: 400, spaciousHeap / 5: 400, spaciousHeap / 4: 300, spaciousHeap / 2: 100,
		spaciousHeap - 1: 100, spaciousHeap: 100, 1 << 40: 100, math.MaxUint64: 100,
	} {
		if got := gcPercent(live); got != want {
			t.Errorf("%d bytes are live: got %d, want %d", live, got, want)
		}
	}
}

// currentPercent is the collector's setting.
func currentPercent() int {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}

// The collector follows what is live, and is left alone where the user has set it. Not parallel:
// there is one collector.
func TestTuneCollector(t *testing.T) {
	before := currentPercent()
	limit := debug.SetMemoryLimit(-1)
	defer debug.SetGCPercent(before)

	tuneCollector(func(name string) string { return map[string]string{"GOGC": "77"}[name] })
	if got := currentPercent(); got != before {
		t.Errorf("GOGC is set, and the collector's percent went from %d to %d", before, got)
	}

	if os.Getenv("GOGC") == "" {
		tuneCollector(func(name string) string { return map[string]string{"GOMEMLIMIT": "1GiB"}[name] })
		if got := currentPercent(); got != largestPercent {
			t.Errorf("at first the percent is %d", got)
		}
		live := make([]byte, spaciousHeap)
		wait(t, commonPercent)
		runtime.KeepAlive(live)
	}
	wait(t, largestPercent)
	if got := debug.SetMemoryLimit(-1); got != limit {
		t.Errorf("the memory limit went from %d to %d", limit, got)
	}
}

// wait collects until the collector's percent is as wanted.
func wait(t *testing.T, want int) {
	t.Helper()
	for range 200 {
		runtime.GC()
		if currentPercent() == want {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("the percent stays at %d, want %d", currentPercent(), want)
}
