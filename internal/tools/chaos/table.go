package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
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
	for _, kind := range faultKinds() {
		line(kind, func(r result) any { return r.faults[kind] })
	}
	line("retries", func(r result) any { return r.retries })
	line("found after a lost answer", func(r result) any { return r.adopted })
	line("settled after a lost answer", func(r result) any { return r.settled })
	line("commands under faults", func(r result) any { return r.applies })
	line("of these failed", func(r result) any { return r.failed })
	line("orphans", func(r result) any { return r.orphans })
	line("duplicates", func(r result) any { return r.duplicates })
	line("secrets found", func(r result) any { return r.secrets })
	line("seconds", func(r result) any { return fmt.Sprintf("%.0f", r.wall.Seconds()) })
	_ = w.Flush() // into memory
	return b.String()
}
