// The bench program measures the provider of this tree with the real CLI on an
// emulated console: API calls, time and memory, beside as many resources of the CLI's own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// guide is the page that -write puts the report into.
const guide = "templates/guides/api-quota.md.tmpl"

// options are the flags.
type options struct {
	sites     []int
	latencies []time.Duration
	phases    []phase
	checks    []string
	subnets   []int // numbers of subnets of one site
	lists     []int // numbers of sites of one account
	idle      []int // numbers of objects that are held against the plugin without work
	runs      int   // of each step of large sites and lists; twice as many and one less of idle
	write     bool
}

// checkNames are the values of -checks. Memory comes out of the tables.
func checkNames() []string { return []string{"sites", "schedules", "pacing"} }

func main() {
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		err = run(ctx, os.Stdout, os.Stderr, o)
		stop()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// parse reads the flags; "none" is an empty list.
func parse(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sites := flags.String("sites", "100,1000,5000", "numbers of sites, or none")
	latencies := flags.String("latency", "0,50ms", "latencies of the console")
	wanted := flags.String("phases", "create,plan,change,destroy", "steps to measure")
	checks := flags.String("checks", strings.Join(checkNames(), ","), "limits to check, or none")
	subnets := flags.String("subnets", "1000,4000,10000,20000", "numbers of subnets of one site, or none")
	lists := flags.String("lists", "20000,50000", "numbers of sites of one account to list, or none")
	idle := flags.String("idle", "1000",
		"numbers of sites and of schedules to hold against a plugin without work, or none")
	flags.IntVar(&o.runs, "runs", 5,
		"runs of each step of those three, of which the lowest counts; idle has twice as many less one")
	flags.BoolVar(&o.write, "write", false, "write the report into "+guide)
	if err := flags.Parse(arguments); err != nil {
		return options{}, err
	}
	for name, numbers := range map[string]struct {
		text string
		into *[]int
	}{
		"sites": {*sites, &o.sites}, "subnets": {*subnets, &o.subnets}, "lists": {*lists, &o.lists}, "idle": {*idle, &o.idle},
	} {
		for _, text := range list(numbers.text) {
			n, err := strconv.Atoi(text)
			if err != nil || n < 10 {
				return options{}, fmt.Errorf("-%s: %q is not a number from 10 on", name, text)
			}
			*numbers.into = append(*numbers.into, n)
		}
	}
	if o.runs < 1 {
		return options{}, errors.New("-runs: at least 1")
	}
	for _, text := range list(*latencies) {
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 {
			return options{}, fmt.Errorf("-latency: %q is not a duration", text)
		}
		o.latencies = append(o.latencies, d)
	}
	byName := map[string]phase{"create": create, "plan": plan, "change": change, "destroy": remove}
	for _, text := range list(*wanted) {
		p, ok := byName[text]
		if !ok {
			return options{}, fmt.Errorf("-phases: there is no %q", text)
		}
		o.phases = append(o.phases, p)
	}
	o.checks = list(*checks)
	for _, name := range o.checks {
		if !slices.Contains(checkNames(), name) {
			return options{}, fmt.Errorf("-checks: there is no %q", name)
		}
	}
	return o, nil
}

func list(text string) []string {
	if text == "none" {
		return nil
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// run measures what o asks for and prints the report. A limit that does not hold is
// an error.
func run(ctx context.Context, out, progress io.Writer, o options) (err error) {
	dir, err := os.MkdirTemp("", "runzero-bench-")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b, err := newBench(ctx, dir, progress)
	if err != nil {
		return err
	}
	all, err := b.matrix(ctx, o.sites, o.latencies, o.phases)
	if err != nil {
		return err
	}
	verdicts, err := b.check(ctx, o.checks)
	if err != nil {
		return err
	}
	if v, ok := peakMemory(all); ok {
		verdicts = append(verdicts, v)
	}
	more, held, err := b.scale(ctx, o)
	if err != nil {
		return err
	}
	verdicts = append(verdicts, held...)
	text := report(b.machine(), all, more, verdicts)
	fmt.Fprint(out, text)
	if o.write {
		if err := writeInto(filepath.Join(b.set.Root, filepath.FromSlash(guide)), text); err != nil {
			return err
		}
	}
	for _, v := range verdicts {
		if !v.isWithin {
			err = errors.Join(err, fmt.Errorf("over the limit of %s: %s: %s", v.limit, v.what, v.figure))
		}
	}
	return err
}

// scale measures large sites, large accounts and plans without changes, and gives the tables and
// the limits.
func (b *bench) scale(ctx context.Context, o options) (tables string, verdicts []verdict, err error) {
	sites := map[int]times{}
	for _, n := range o.subnets {
		if sites[n], err = b.largeSite(ctx, n, o.runs); err != nil {
			return "", nil, err
		}
		verdicts = append(verdicts, largeVerdicts(n, sites[n])...)
	}
	if len(sites) > 0 {
		tables += largeTable(sites)
	}
	accounts := map[int][]listFigures{}
	for _, n := range o.lists {
		if accounts[n], err = b.lists(ctx, n, o.runs); err != nil {
			return "", nil, err
		}
		verdicts = append(verdicts, listVerdict(n, accounts[n]))
	}
	if len(accounts) > 0 {
		tables += listTable(accounts)
	}
	for _, n := range o.idle {
		for _, w := range []workload{{sites: n}, {schedules: n}} {
			t, err := b.manyObjects(ctx, w, 2*o.runs-1)
			if err != nil {
				return "", nil, err
			}
			verdicts = append(verdicts, idleVerdict(w, t))
		}
	}
	return tables, verdicts, nil
}

// machine is what the figures depend on.
func (b *bench) machine() string {
	return fmt.Sprintf("a machine with %d cores (%s/%s) and %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, b.about)
}

// check holds the provider against the named limits.
func (b *bench) check(ctx context.Context, names []string) ([]verdict, error) {
	var all []verdict
	for _, name := range names {
		var v verdict
		var err error
		switch name {
		case "sites":
			v, err = b.planRatio(ctx, workload{sites: limitObjects}, siteRatio)
		case "schedules":
			v, err = b.planRatio(ctx, workload{schedules: limitObjects}, scheduleRatio)
		case "pacing":
			v, err = b.pacing(ctx, pacedWrites, pacedCalls, pacedWindow, pacedRateLimit)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
