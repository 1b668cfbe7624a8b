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
	flags.BoolVar(&o.write, "write", false, "write the report into "+guide)
	if err := flags.Parse(arguments); err != nil {
		return options{}, err
	}
	for _, text := range list(*sites) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 10 {
			return options{}, fmt.Errorf("-sites: %q is not a number from 10 on", text)
		}
		o.sites = append(o.sites, n)
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
	text := report(b.machine(), all, verdicts)
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
