package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// mostApplies is how often a command may be run until it succeeds.
const mostApplies = 12

// options are the flags.
type options struct {
	seeds       []uint64
	rounds      int
	rate        float64
	objects     int
	parallelism int
	kinds       []string // of faults; none is all
	variants    []string
	without     []string // kinds of resources
	outside     bool     // someone else changes things, too
	actors      int      // rounds with several actors
	keep        bool
}

// result is what one seed came to.
type result struct {
	counts

	seed       uint64
	orphans    int
	duplicates int
	wall       time.Duration

	// Of the rounds with actors:
	kills                map[string]int // by disturbance
	switches, clockSteps int            // of accounts and clocks
	touched              int            // objects of others that were changed or deleted
	twice, foundTwice    int            // in two states; of kinds without a secret, found and named
	dead                 int            // secrets in states
	named, unnamed       int            // left over
}

// join adds what the rounds with actors came to.
func (r *result) join(more result) {
	r.counts.add(more.counts)
	r.wall += more.wall
	r.kills, r.switches, r.clockSteps, r.touched = more.kills, more.switches, more.clockSteps, more.touched
	r.twice, r.foundTwice, r.dead, r.unnamed = more.twice, more.foundTwice, more.dead, more.unnamed
	r.named += more.named
}

// runner is one seed under way.
type runner struct {
	options

	seed     uint64
	console  *console
	cli      clirun.CLI
	trace    string
	model    *model
	before   account
	progress io.Writer
	result   result
	last     string // diagnostics of the last failure
	// messages are the diagnostics of all commands, and leftOver the ids that they named.
	messages strings.Builder
	leftOver map[string]bool
	// deleted are the addresses of users that somebody else deleted, and how often.
	deleted map[string]int
}

const settings = `provider "runzero" {
  request_timeout = "2s"
  rate_limit      = { calls = 100000, window = "5m" }

  unpublished_endpoints = {
    account_settings = "/account/settings"
    api_clients      = "/account/api/clients"
  }
}
`

// runSeed runs all rounds of one seed and takes everything down again.
func runSeed(ctx context.Context, set *clirun.Set, seed uint64, o options, output io.Writer) (came result, err error) {
	start := time.Now()
	r := &runner{
		options: o, seed: seed, progress: output, result: result{seed: seed}, deleted: map[string]int{},
		leftOver: map[string]bool{},
	}
	if err := r.prepare(ctx, set); err != nil {
		return r.result, err
	}
	defer r.console.Close()
	defer func() { came.wall = time.Since(start) }()
	blocks := map[string]string{}
	for round := 1; round <= o.rounds; round++ {
		what := "the first configuration"
		if round == 1 {
			r.model.fill(o.objects)
		} else {
			if o.outside {
				done, err := r.meddle()
				if err != nil {
					return r.result, err
				}
				what = "outside: " + strings.Join(done, ", ")
			}
			r.model.mutate(o.objects)
		}
		next := r.model.blocks()
		if err := r.round(ctx); err != nil {
			return r.result, r.explain(err, fmt.Sprintf("round %d, %s", round, what), difference(blocks, next))
		}
		fmt.Fprintf(output, "seed %d, round %d: %d objects, %d operations, %d applies, %d requests, %d faults so far\n",
			seed, round, len(r.model.objects), r.result.operations(), r.result.applies, r.result.requests,
			total(r.result.faults))
		blocks = next
	}
	if err := r.destroy(ctx); err != nil {
		return r.result, r.explain(err, "destroy", "")
	}
	return r.result, nil
}

// prepare starts the console and initializes an empty configuration.
func (r *runner) prepare(ctx context.Context, set *clirun.Set) (err error) {
	name := fmt.Sprintf("seed-%d", r.seed)
	dir := filepath.Join(set.Dir, name+"-console")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make a directory for the console: %w", err)
	}
	r.trace = filepath.Join(dir, "trace.log")
	if r.console, err = startConsole(dir, r.seed, r.variants); err != nil {
		return err
	}
	env := append(r.console.Environment(), "TF_LOG=TRACE", "TF_LOG_PATH="+r.trace)
	if r.cli, err = set.Directory(ctx, name, settings, env...); err != nil {
		return err
	}
	home := place{organization: r.console.Bootstrap().OrganizationID}
	for _, name := range []string{"CHAOS-1", "CHAOS-2", "CHAOS-3"} {
		id := r.console.AddExplorer(home.organization, name)
		home.explorers = append(home.explorers, fixture.Explorer{ID: id, Name: name})
	}
	r.model = newModel(r.seed, home)
	r.model.without = r.without
	if err := r.console.settle(home.organization); err != nil {
		return err
	}
	r.before, err = r.console.account()
	return err
}

// round applies the configuration under faults, and then checks without them.
func (r *runner) round(ctx context.Context) error {
	r.console.ResetRequests()
	text, err := r.model.render()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(r.cli.Dir, "objects.tf.json"), text, 0o600); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	if err := r.until(ctx, "apply"); err != nil {
		return err
	}
	output, err := r.command(ctx, "plan", "-detailed-exitcode")
	if err != nil {
		if errors.Is(err, clirun.ErrChanges) {
			err = fmt.Errorf("the plan after the apply is not empty: %w", err)
		}
		return errors.Join(err, errors.New(output))
	}
	shown, err := r.command(ctx, "show", "-json")
	if err != nil {
		return err
	}
	s, err := readState(shown)
	if err != nil {
		return err
	}
	for _, secret := range s.secrets {
		r.console.remember(secret)
	}
	now, err := r.console.account()
	if err != nil {
		return err
	}
	found := compare(r.model, s, r.before, now, r.named)
	found.mails(now, r.deleted)
	return r.verdict(append(found, r.console.tryTokens(ctx, s)...))
}

// named reports whether a message has named an object as left over, and counts it.
func (r *runner) named(id string) bool {
	if !strings.Contains(r.messages.String(), id) {
		return false
	}
	r.leftOver[id] = true
	r.result.named = len(r.leftOver)
	return true
}

func (r *runner) verdict(found findings) error {
	r.result.orphans += found.count("orphan")
	r.result.duplicates += found.count("duplicate")
	return found.err()
}

// destroy takes everything down under faults; only what was there before may be left.
func (r *runner) destroy(ctx context.Context) error {
	r.console.ResetRequests()
	if err := r.until(ctx, "destroy"); err != nil {
		return err
	}
	now, err := r.console.account()
	if err != nil {
		return err
	}
	return r.verdict(left(r.before, now, r.named))
}

// until runs a command under faults until it succeeds, and switches them off.
func (r *runner) until(ctx context.Context, name string) (err error) {
	if err := r.console.SetRates(rates(r.rate, r.kinds)); err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, r.console.SetRates(emulator.Rates{}))
		r.result.add(counts{requests: len(r.console.Requests()), faults: r.console.Faults()})
	}()
	for range mostApplies {
		before := r.console.Faults()
		output, runErr := r.command(ctx, name, "-auto-approve", "-json", fmt.Sprintf("-parallelism=%d", r.parallelism))
		if output == "" && runErr != nil {
			return runErr
		}
		o := readOutcome(output)
		r.messages.WriteString(strings.Join(o.messages, "\n"))
		o.counts.applies = 1
		r.result.add(o.counts)
		if err := o.judge(since(r.console.Faults(), before)); err != nil {
			r.last = strings.Join(o.failures, "\n")
			return err
		}
		if runErr == nil {
			return nil
		}
		if len(o.failures) == 0 {
			return fmt.Errorf("%s failed without an error message: %w", name, runErr)
		}
		r.result.failed++
		r.last = strings.Join(o.failures, "\n")
	}
	return fmt.Errorf("%s did not succeed in %d runs", name, mostApplies)
}

// command runs one command and searches its trace and its output.
func (r *runner) command(ctx context.Context, arguments ...string) (string, error) {
	output, runErr := r.cli.Run(ctx, arguments...)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	c, err := readTrace(r.trace)
	if err != nil {
		return "", err
	}
	r.result.add(c)
	secrets := append(r.console.known(), r.model.secrets...)
	if err := clirun.WithoutSecrets(r.trace, secrets); err != nil {
		r.result.secrets++
		return "", err
	}
	if arguments[0] != "show" { // which is to show them
		for _, secret := range secrets {
			if strings.Contains(output, secret) {
				r.result.secrets++
				return "", fmt.Errorf("the output of %s holds a secret", arguments[0])
			}
		}
	}
	if err := os.Remove(r.trace); err != nil {
		return "", fmt.Errorf("empty the trace: %w", err)
	}
	return output, runErr
}

// explain adds to an error what is needed to find its cause.
func (r *runner) explain(err error, when, changes string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, %s: %v\n", r.seed, when, err)
	if changes != "" {
		fmt.Fprintf(&b, "\nchanges of the configuration:\n%s\n", changes)
	}
	if r.last != "" {
		fmt.Fprintf(&b, "\nlast diagnostics:\n%s\n", r.last)
	}
	b.WriteString("\nrequests with faults:\n")
	for _, q := range r.console.Requests() {
		if q.Fault != "" {
			fmt.Fprintf(&b, "%s %s %s?%s %d %s\n", q.Time.Format("15:04:05.000"), q.Method, q.Path, q.Query, q.Status, q.Fault)
		}
	}
	return errors.New(b.String())
}
