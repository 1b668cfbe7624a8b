package main

import (
	"maps"
	"slices"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// shares are how often each kind of fault happens, of all faults. A web page with status 200 ends a
// read for good, so it is rare.
func shares() map[string]float64 {
	return map[string]float64{
		emulator.FaultDropBefore: 0.15, emulator.FaultFail: 0.18, emulator.FaultHTML: 0.02, emulator.FaultDropAfter: 0.2,
		emulator.FaultFailAfter: 0.2, emulator.FaultTruncate: 0.12, emulator.FaultSlow: 0.05, emulator.FaultRevoke: 0.08,
	}
}

// faultKinds are the names of all kinds of faults, sorted.
func faultKinds() []string { return slices.Sorted(maps.Keys(shares())) }

// rates spreads one rate over kinds of faults, all of them where none is named.
func rates(rate float64, only []string) emulator.Rates {
	of := func(kind string) float64 {
		if len(only) > 0 && !slices.Contains(only, kind) {
			return 0
		}
		return rate * shares()[kind]
	}
	return emulator.Rates{
		DropBeforeRate: of(emulator.FaultDropBefore), FailRate: of(emulator.FaultFail), HTMLRate: of(emulator.FaultHTML),
		DropAfterRate: of(emulator.FaultDropAfter),
		FailAfterRate: of(emulator.FaultFailAfter), TruncateRate: of(emulator.FaultTruncate),
		SlowRate: of(emulator.FaultSlow), RevokeRate: of(emulator.FaultRevoke),
	}
}

// since is what was counted after an earlier count.
func since(now, before map[string]int) map[string]int {
	more := maps.Clone(now)
	for kind, n := range before {
		more[kind] -= n
	}
	return more
}

func total(faults map[string]int) int {
	n := 0
	for _, count := range faults {
		n += count
	}
	return n
}
