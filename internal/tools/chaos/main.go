// The chaos program applies random changes of a random configuration, with the real CLI and the
// provider of this tree, to an emulated console that fails at random. After each change it checks
// that nothing is lost, left over or there twice.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

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
		fmt.Fprintf(os.Stderr, "chaos: %v\n", err)
		os.Exit(1)
	}
}

// parse reads the flags.
func parse(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("chaos", flag.ContinueOnError)
	seed := flags.Uint64("seed", 1, "first seed, 0 = a random one")
	n := flags.Int("seeds", 1, "number of seeds, one after the other")
	flags.IntVar(&o.rounds, "rounds", 5, "changes of the configuration for each seed")
	flags.Float64Var(&o.rate, "rate", 0.2, "share of requests that something goes wrong with")
	flags.IntVar(&o.objects, "objects", 60, "about how many objects a configuration has")
	flags.IntVar(&o.parallelism, "parallelism", 10, "of the CLI")
	only := flags.String("faults", "", "kinds of faults, separated by commas; empty = all: "+
		strings.Join(faultKinds(), ", "))
	variants := flags.String("variants", "", "variants of the emulated console, separated by commas")
	without := flags.String("without", "", "kinds of resources to leave out, separated by commas")
	flags.IntVar(&o.actors, "actors", 4,
		"rounds in which several pipelines and people work at once, are killed, and meet another account; after the others")
	flags.BoolVar(&o.outside, "outside", true, "let someone else edit and delete things, too")
	flags.BoolVar(&o.keep, "keep", false, "keep the working directories")
	if err := flags.Parse(arguments); err != nil {
		return options{}, err
	}
	o.seeds, o.kinds, o.variants, o.without = seeds(*seed, *n), list(*only), list(*variants), list(*without)
	for _, kind := range o.kinds {
		if !slices.Contains(faultKinds(), kind) {
			return options{}, fmt.Errorf("-faults: there is no %q", kind)
		}
	}
	if o.rounds < 0 || o.actors < 0 || o.objects < 1 || *n < 1 || o.parallelism < 1 || !(o.rate >= 0 && o.rate <= 1) {
		return options{},
			errors.New(
				"-objects, -seeds and -parallelism are at least 1, -rounds and -actors at least 0, and -rate is from 0 to 1")
	}
	return o, nil
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// seeds are n of them, from one on, or random ones.
func seeds(first uint64, n int) []uint64 {
	if first == 0 {
		first = rand.Uint64N(1 << 32) //nolint:gosec // printed, so that a run can be repeated
	}
	var all []uint64
	for i := range n {
		all = append(all, first+uint64(i))
	}
	return all
}

// run runs all seeds and prints the table. The first that fails ends it.
func run(ctx context.Context, out, progress io.Writer, o options) (err error) {
	dir, err := os.MkdirTemp("", "runzero-chaos-")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	if o.keep {
		fmt.Fprintf(progress, "working directories: %s\n", dir)
	} else {
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	set, err := clirun.NewSet(ctx, dir, progress)
	if err != nil {
		return err
	}
	var all []result
	for _, seed := range o.seeds {
		one := result{seed: seed}
		if o.rounds > 0 {
			one, err = runSeed(ctx, set, seed, o, progress)
		}
		if err == nil && o.actors > 0 {
			var more result
			more, err = runStage(ctx, set, seed, o, progress)
			one.join(more)
		}
		all = append(all, one)
		if err != nil {
			fmt.Fprint(out, table(all))
			return err
		}
	}
	fmt.Fprint(out, table(all))
	return nil
}
