package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// actor is one pipeline: a working directory, or a workspace of one, with a configuration and a
// state of its own.
type actor struct {
	name   string
	suffix string // of names that only one object can have
	cli    clirun.CLI
	pushes *clirun.StateServer // nil = the state is a local file
	model  *model
	trace  string

	console *console
	counts  counts
	kills   map[string]int // by [disturbances]
	output  strings.Builder
	// orphans are providers whose Terraform was killed.
	orphans []int
	// errored is the state of a push that was refused, until somebody pushes it.
	errored state
}

// The disturbances of a command; none is the empty text.
const (
	killTerraform = "terraform killed"
	killProvider  = "provider killed"
	killBoth      = "both killed"
	interrupt     = "interrupted"
	refusedPush   = "state push refused"
)

func disturbances() []string {
	return []string{killTerraform, killProvider, killBoth, interrupt, refusedPush}
}

// write puts the model into the directory as the configuration.
func (a *actor) write() error {
	text, err := a.model.render()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(a.cli.Dir, "objects.tf.json"), text, 0o600); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}

// resolved is an object as this actor's workspace has it.
func (a *actor) resolved(o *object) *object {
	as := *o
	as.attributes = maps.Clone(o.attributes)
	if name, ok := o.attributes["name"].(string); ok {
		as.attributes["name"] = strings.ReplaceAll(name, suffix, a.suffix)
	}
	return &as
}

// run runs a command under a disturbance, which comes some time after the first write has reached
// the console.
func (a *actor) run(ctx context.Context, disturbance string, after time.Duration, arguments ...string) (outcome,
	error,
) {
	if disturbance == refusedPush {
		a.pushes.SetRefusing(true)
		defer a.pushes.SetRefusing(false)
	}
	p, err := a.cli.Start(ctx, arguments...)
	if err != nil {
		return outcome{}, err
	}
	ended, disturbed := make(chan struct{}), make(chan []int, 1)
	go func() { disturbed <- a.disturb(p, disturbance, after, ended) }()
	printed, runErr := p.Wait()
	close(ended)
	a.orphans = append(a.orphans, <-disturbed...)
	if ctx.Err() != nil {
		return outcome{}, ctx.Err()
	}
	o := readOutcome(printed)
	a.output.WriteString(strings.Join(o.messages, "\n") + "\n")
	o.counts.applies = 1
	if runErr != nil && !errors.Is(runErr, clirun.ErrChanges) {
		o.counts.failed = 1
	}
	a.counts.add(o.counts)
	if err := a.search(printed); err != nil {
		return o, err
	}
	if disturbance == "" || disturbance == refusedPush {
		for _, text := range append(slices.Clone(o.failures), o.unreadable...) {
			if wrong.MatchString(text) {
				return o, fmt.Errorf("%s, %s: %s", a.name, strings.Join(arguments, " "), text)
			}
		}
	}
	return o, runErr
}

// disturb waits for a write and does what is asked. It gives the providers that nobody is left to
// end.
func (a *actor) disturb(p *clirun.Process, what string, after time.Duration, ended <-chan struct{}) []int {
	if what == "" || what == refusedPush {
		return nil
	}
	before := a.console.writes.Load()
	for a.console.writes.Load() == before {
		select {
		case <-ended:
			return nil
		case <-time.After(20 * time.Millisecond):
		}
	}
	select {
	case <-ended:
		return nil
	case <-time.After(after):
	}
	providers, err := clirun.Providers(p.PID())
	if err != nil || len(providers) == 0 {
		return nil
	}
	a.kills[what]++
	switch what {
	case killTerraform:
		clirun.Kill(p.PID())
		return providers
	case killProvider:
		clirun.Kill(providers...)
	case killBoth:
		clirun.Kill(append([]int{p.PID()}, providers...)...)
	case interrupt:
		_ = p.Interrupt() // it may have ended by itself
	}
	return nil
}

// search looks for secrets in what a command said and in its trace, which it empties.
func (a *actor) search(output string) error {
	secrets := append(a.console.known(), a.model.secrets...)
	for _, secret := range secrets {
		if strings.Contains(output, secret) {
			a.counts.secrets++
			return fmt.Errorf("%s: the output holds a secret", a.name)
		}
	}
	if _, err := os.Stat(a.trace); errors.Is(err, os.ErrNotExist) {
		return nil // it was killed before it said anything
	}
	c, err := readTrace(a.trace)
	if err != nil {
		return err
	}
	a.counts.add(c)
	if err := clirun.WithoutSecrets(a.trace, secrets); err != nil {
		a.counts.secrets++
		return err
	}
	if err := os.Remove(a.trace); err != nil {
		return fmt.Errorf("empty the trace: %w", err)
	}
	return nil
}

// read gives the actor's state, whatever its backend.
func (a *actor) read(ctx context.Context) (state, error) {
	text, err := a.cli.Run(ctx, "state", "pull")
	if err != nil {
		return state{}, err
	}
	if err := os.Remove(a.trace); err != nil && !errors.Is(err, os.ErrNotExist) { // which shows what was asked for
		return state{}, fmt.Errorf("empty the trace: %w", err)
	}
	return readStateFile([]byte(text))
}

// recoverPush does what Terraform advises after a refused push, or leaves the state where it is.
func (a *actor) recoverPush(ctx context.Context, push bool) error {
	file := filepath.Join(a.cli.Dir, "errored.tfstate")
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the state that was not pushed: %w", err)
	}
	if err := os.Remove(file); err != nil {
		return fmt.Errorf("take away the state that was not pushed: %w", err)
	}
	if !push {
		a.errored, err = readStateFile(text)
		return err
	}
	kept := filepath.Join(a.cli.Dir, "kept.tfstate")
	if err := os.WriteFile(kept, text, 0o600); err != nil {
		return fmt.Errorf("keep the state that was not pushed: %w", err)
	}
	_, err = a.cli.Run(ctx, "state", "push", kept)
	return err
}

// waitForOrphans waits for providers whose Terraform was killed: they end by themselves.
func (a *actor) waitForOrphans() error {
	left := a.orphans
	a.orphans = nil
	if clirun.WaitForEnd(30*time.Second, left...) {
		return nil
	}
	clirun.Kill(left...)
	return fmt.Errorf("%s: a provider lives on 30 s after its Terraform was killed", a.name)
}
