package main

import (
	"os"
	"strconv"
	"testing"
	"time"
)

func TestParseUsed(t *testing.T) {
	t.Parallel()
	const stat = "42 (a (odd) name) S 1 42 42 0 -1 4194560 9 0 0 0 150 25 0 0 20 0 8 0"
	const status = "Name:\tx\nVmPeak:\t  99999 kB\nVmHWM:\t   2048 kB\nVmRSS:\t 1 kB\n"
	got, ok := parseUsed(stat, status)
	if want := (usage{processor: 1750 * time.Millisecond, memory: 2 << 20}); !ok || got != want {
		t.Errorf("read %+v, want %+v", got, want)
	}
	if _, ok := parseUsed(stat, "Name:\tx\nState:\tZ (zombie)\n"); ok {
		t.Error("a process that has ended has no memory")
	}
	if own, ok := used(strconv.Itoa(os.Getpid())); !ok || own.memory < 1<<20 {
		t.Errorf("this process: %+v", own)
	}
}
