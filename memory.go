package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A run lives for seconds and holds little: fewer collections save a tenth of its time. So the heap
// may grow to spaciousHeap, and at most to five times of what is live. Above that it grows as in
// any Go program: a limit would make the collector run all the time just when an account is large.
const (
	spaciousHeap   = 48 << 20 // bytes
	largestPercent = 400
	commonPercent  = 100
)

// gcPercent is by how much a heap with so many live bytes may grow before the next collection, as
// for GOGC.
func gcPercent(live uint64) int {
	if live == 0 {
		return largestPercent
	}
	if live >= spaciousHeap {
		return commonPercent
	}
	return int(min(max((spaciousHeap-live)*100/live, commonPercent), largestPercent))
}

// tuneCollector adapts the collector to what is live, after every collection. A user who has set
// GOGC has decided already; GOMEMLIMIT holds beside it.
func tuneCollector(getenv func(string) string) {
	if getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(largestPercent)
	afterNextCollection(func() { debug.SetGCPercent(gcPercent(liveBytes())) })
}

// afterNextCollection calls a function after each collection from now on.
func afterNextCollection(adapt func()) {
	sentinel := new([16]byte) // large enough not to share its memory with other values
	runtime.AddCleanup(sentinel, func(adapt func()) {
		adapt()
		afterNextCollection(adapt)
	}, adapt)
}

// liveBytes is what the last collection left.
func liveBytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
