package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// table shows what the seeds came to, one column each.
func table(all []result) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(name string, value func(result) any) {
		fmt.Fprint(w, name+"\t")
		for _, r := range all {
			fmt.Fprintf(w, "%v\t", value(r))
		}
		fmt.Fprintln(w)
	}
	line("seed", func(r result) any { return r.seed })
	line("operations", func(r result) any { return r.operations() })
	line("created", func(r result) any { return r.created })
	line("updated", func(r result) any { return r.updated })
	line("replaced", func(r result) any { return r.replaced })
	line("destroyed", func(r result) any { return r.destroyed })
	line("API requests", func(r result) any { return r.requests })
	line("faults", func(r result) any { return total(r.faults) })
	for _, kind := range emulator.FaultKinds() {
		line(kind, func(r result) any { return r.faults[kind] })
	}
	line("retries", func(r result) any { return r.retries })
	line("found after a lost answer", func(r result) any { return r.adopted })
	line("settled after a lost answer", func(r result) any { return r.settledCount })
	line("commands under faults", func(r result) any { return r.applies })
	line("of these failed", func(r result) any { return r.failed })
	for _, what := range disturbances() {
		line(what, func(r result) any { return r.kills[what] })
	}
	line("switches of account", func(r result) any { return r.switches })
	line("clock steps", func(r result) any { return r.clockSteps })
	line("objects of others touched", func(r result) any { return r.touched })
	line("in two states", func(r result) any { return r.twice })
	line("in two states, found and named", func(r result) any { return r.foundTwice })
	line("dead secrets", func(r result) any { return r.dead })
	line("left over and named", func(r result) any { return r.named })
	line("left over, not named", func(r result) any { return r.unnamed })
	line("orphans", func(r result) any { return r.orphans })
	line("duplicates", func(r result) any { return r.duplicates })
	line("secrets found", func(r result) any { return r.secrets })
	line("seconds", func(r result) any { return fmt.Sprintf("%.0f", r.wall.Seconds()) })
	_ = w.Flush() // into memory
	return b.String()
}
