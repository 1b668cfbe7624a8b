package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// stage is where several actors work on one account at once: two pipelines with the same names and
// comments, one of them with its state elsewhere, a second workspace of the first one's directory,
// and people at the console.
type stage struct {
	options

	seed     uint64
	random   *rand.Rand
	console  *console
	pushes   *clirun.StateServer
	site     string // where schedules belong to
	actors   []*actor
	people   people
	before   account
	progress io.Writer
	result   result
	// faulty are the writes of the round that something went wrong with.
	faulty []emulator.Request
	// handled are left-overs that a message named and a person has deleted.
	handled map[string]bool
}

// mostShared bounds the objects of an actor: every command of every actor reads them.
const mostShared = 40

// actorSettings are those of an actor's provider block.
const actorSettings = `locals {
  suffix = terraform.workspace == "default" ? "" : "-other"
}

provider "runzero" {
  request_timeout = "2s"
  rate_limit      = { calls = 100000, window = "5m" }

  unpublished_endpoints = { api_clients = "/account/api/clients" }
}
`

// actorRates are the faults that an actor meets. One in five goes to what a gateway does.
func actorRates(rate float64) emulator.Rates {
	return emulator.Rates{
		DropBeforeRate: rate * 0.2, DropAfterRate: rate * 0.25, FailRate: rate * 0.1, FailAfterRate: rate * 0.15,
		TruncateRate:       rate * 0.1,
		GatewayTimeoutRate: rate * 0.1, UnavailableRate: rate * 0.05, RevokeRate: rate * 0.05, DeleteAnswerRate: rate,
	}
}

// runStage runs all rounds with actors, and takes everything down again.
func runStage(ctx context.Context, set *clirun.Set, seed uint64, o options, output io.Writer) (came result, err error) {
	start := time.Now()
	s := &stage{
		options: o, seed: seed, progress: output, handled: map[string]bool{}, result: result{seed: seed},
		random: rand.New(rand.NewPCG(seed, 0x6163746f7273)), //nolint:gosec // a run must be repeatable
	}
	if err := s.prepare(ctx, set); err != nil {
		return s.result, err
	}
	defer s.console.Close()
	defer s.pushes.Close()
	for round := 1; round <= o.actors && err == nil; round++ {
		if err = s.round(ctx); err != nil {
			err = fmt.Errorf("seed %d, round %d with actors: %w\n\nwrites with faults:\n%s", seed, round, err, s.explain())
		}
		fmt.Fprintf(output, "seed %d, round %d with actors: %s\n", seed, round, s.doneText())
	}
	if err == nil {
		if err = s.leave(ctx); err != nil {
			err = fmt.Errorf("seed %d, destroy of all actors: %w", seed, err)
		}
	}
	for _, a := range s.actors {
		clirun.Kill(a.orphans...)
		s.result.add(a.counts)
		for what, n := range a.kills {
			s.result.kills[what] += n
		}
	}
	s.result.wall = time.Since(start)
	return s.result, err
}

// explain lists what went wrong on the way, to find the cause of an error.
func (s *stage) explain() string {
	var b strings.Builder
	for _, r := range s.faulty {
		fmt.Fprintf(&b, "%s %s %s %d %s\n", r.Time.Format("15:04:05.000"), r.Method, r.Path, r.Status, r.Fault)
	}
	return b.String()
}

func (s *stage) doneText() string {
	operations, kills := 0, 0
	for _, a := range s.actors {
		operations += a.counts.operations()
		for _, n := range a.kills {
			kills += n
		}
	}
	return fmt.Sprintf("%d operations, %d disturbances, %d requests, %d faults, %d left over and named so far",
		operations, kills, s.result.requests, total(s.result.faults), s.result.named)
}

// prepare starts the console and makes the actors.
func (s *stage) prepare(ctx context.Context, set *clirun.Set) (err error) {
	name := fmt.Sprintf("actors-%d", s.seed)
	dir := filepath.Join(set.Dir, name+"-console")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make a directory for the console: %w", err)
	}
	if s.console, err = startConsole(dir, s.seed, s.variants, func(o *emulator.Options) {
		o.Accounts, o.Latency = 2, 80*time.Millisecond
	}); err != nil {
		return err
	}
	s.pushes = clirun.NewStateServer()
	organization := s.console.Bootstrap().OrganizationID
	if err := s.console.settle(organization); err != nil {
		return err
	}
	if s.site, err = s.console.make("PUT", "/org/sites?_oid="+organization,
		map[string]any{"name": "Home"}); err != nil {
		return err
	}
	if s.before, err = s.console.account(); err != nil {
		return err
	}
	s.people = people{console: s.console, random: s.random}
	s.result.kills = map[string]int{}
	env := s.console.Environment()
	first, err := set.Directory(ctx, name+"-first", actorSettings, env...)
	if err != nil {
		return err
	}
	second, err := set.Directory(ctx, name+"-second",
		"terraform {\n"+s.pushes.Backend("second")+"\n}\n\n"+actorSettings, env...)
	if err != nil {
		return err
	}
	if _, err := first.Run(ctx, "workspace", "new", "other"); err != nil {
		return err
	}
	// The workspace has the directory's configuration; what it makes is like what the first one
	// makes.
	s.actors = []*actor{
		s.actor("first", first, dir, "TF_WORKSPACE=default"), s.actor("second", second, dir), s.actor("workspace",
			first, dir, "TF_WORKSPACE=other"),
	}
	s.actors[1].pushes = s.pushes
	s.actors[2].model, s.actors[2].suffix = s.actors[0].model, "-other"
	return nil
}

// actor makes one of the actors. All have the same seed, and with it the same names and comments.
func (s *stage) actor(name string, cli clirun.CLI, dir string, env ...string) *actor {
	a := &actor{
		name: name, cli: cli, trace: filepath.Join(dir, name+".log"), console: s.console,
		kills: map[string]int{},
	}
	a.cli.Env = append(append([]string{}, cli.Env...), append(env, "TF_LOG=TRACE", "TF_LOG_PATH="+a.trace)...)
	a.model = newModel(s.seed, place{organization: s.console.Bootstrap().OrganizationID})
	return a
}

// round lets all actors work at once while everything goes wrong, and then checks in peace.
func (s *stage) round(ctx context.Context) error {
	s.faulty = nil
	for _, a := range s.actors[:2] { // the third has the configuration of the first
		a.model.mutateShared(min(s.objects, mostShared), s.site)
		if err := a.write(); err != nil {
			return err
		}
	}
	if err := s.trouble(true); err != nil {
		return err
	}
	err := s.workAtOnce(ctx)
	var found findings
	if err == nil {
		found, err = s.switchAccount(ctx)
	}
	if err := errors.Join(err, s.trouble(false)); err != nil {
		return err
	}
	for _, a := range s.actors {
		if err := s.comeToRest(ctx, a); err != nil {
			return errors.Join(found.err(), err)
		}
	}
	return errors.Join(found.err(), s.check(ctx))
}

// trouble switches everything that goes wrong at the console on or off.
func (s *stage) trouble(on bool) error {
	rates, lag := emulator.Rates{}, time.Duration(0)
	s.console.SetClockAhead(0)
	if on {
		rates, lag = actorRates(s.rate), time.Duration(s.random.IntN(3))*500*time.Millisecond
		step := time.Duration(s.random.IntN(21)-10) * time.Second
		s.console.SetClockAhead(step)
		s.result.clockSteps++
	} else {
		s.console.FinishLateWork()
		s.result.add(counts{requests: len(s.console.Requests()), faults: s.console.Faults()})
		for _, r := range s.console.Requests() {
			if r.Fault != "" && r.Method != http.MethodGet {
				s.faulty = append(s.faulty, r)
			}
		}
		s.console.ResetRequests()
	}
	return errors.Join(s.console.SetRates(rates), s.console.SetListLag(lag, false))
}

// workAtOnce gives every actor some commands, while people work at the console.
func (s *stage) workAtOnce(ctx context.Context) error {
	var work sync.WaitGroup
	errs := make([]error, len(s.actors)+1)
	for i, a := range s.actors {
		// The workspace shares the first one's model, and so has dice of its own.
		dice := rand.New(rand.NewPCG(s.random.Uint64(), uint64(i))) //nolint:gosec // a run must be repeatable
		work.Go(func() { errs[i] = s.work(ctx, a, dice) })
	}
	work.Go(func() { errs[len(s.actors)] = s.people.work(ctx, s.site) })
	work.Wait()
	return errors.Join(errs...)
}

// work runs two commands of an actor, each under some disturbance.
func (s *stage) work(ctx context.Context, a *actor, dice *rand.Rand) error {
	for range 2 {
		disturbance := ""
		if dice.Float64() < 0.75 {
			all := disturbances()
			if a.pushes == nil {
				all = all[:len(all)-1]
			}
			disturbance = all[dice.IntN(len(all))]
		}
		after := time.Duration(dice.IntN(400)) * time.Millisecond
		for i, command := range commands(a, dice) {
			how := ""
			if i > 0 || command[0] != "plan" {
				how = disturbance
			}
			_, err := a.run(ctx, how, after, command...)
			if err != nil && (ctx.Err() != nil || !isExit(err)) {
				return err
			}
			if err != nil && command[0] == "plan" {
				break
			}
		}
		if err := a.recoverPush(ctx, dice.Float64() < 0.7); err != nil {
			return err
		}
	}
	return nil
}

// commands are what an actor runs next: an apply of everything, of a part, or of a plan that was
// saved.
func commands(a *actor, dice *rand.Rand) [][]string {
	apply := []string{"apply", "-auto-approve", "-json", "-parallelism=5"}
	var target string
	if n := len(a.model.objects); n > 0 {
		target = "-target=" + a.model.objects[dice.IntN(n)].address()
	}
	plan := a.name + ".tfplan"
	switch roll := dice.Float64(); {
	case roll < 0.5 || target == "":
		return [][]string{apply}
	case roll < 0.65:
		return [][]string{{"plan", "-json", "-out=" + plan}, {"apply", "-json", plan}}
	case roll < 0.8:
		return [][]string{append(apply, target)}
	case roll < 0.9:
		return [][]string{append(apply, "-refresh=false")}
	case roll < 0.95:
		return [][]string{append(apply, "-refresh-only")}
	}
	return [][]string{{"destroy", "-auto-approve", "-json", target}}
}

// isExit reports whether a command ended by itself, or was killed, with an error.
func isExit(err error) bool {
	return strings.Contains(err.Error(), "exit status") || strings.Contains(err.Error(), "signal:") ||
		errors.Is(err, clirun.ErrChanges)
}
