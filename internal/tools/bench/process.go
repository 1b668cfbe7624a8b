package main

import (
	"context"
	"errors"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// usage is what a command of the CLI took.
type usage struct {
	wall time.Duration
	// total is the processor time of the CLI and all its plugins.
	total time.Duration
	// processor and memory are of the provider alone: its processor time in all its
	// processes of the command, and the most memory that one of them held, in bytes.
	// Both are zero where that cannot be measured.
	processor time.Duration
	memory    int64
}

// pollEvery is how often the provider's processes are looked at: what they use after
// the last look is missed.
const pollEvery = 10 * time.Millisecond

// measure runs a command of the CLI.
func measure(ctx context.Context, cli clirun.CLI, arguments ...string) (usage, error) {
	began := time.Now()
	p, err := cli.Start(ctx, arguments...)
	if err != nil {
		return usage{}, err
	}
	seen, ended, polled := providers{}, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(polled)
		tick := time.NewTicker(pollEvery)
		defer tick.Stop()
		for {
			seen.look(p.PID())
			select {
			case <-ended:
				return
			case <-tick.C:
			}
		}
	}()
	_, err = p.Wait()
	u := usage{wall: time.Since(began), total: p.ProcessorTime()}
	close(ended)
	<-polled
	for _, one := range seen {
		u.processor += one.processor
		u.memory = max(u.memory, one.memory)
	}
	return u, shortened(err)
}

// shortened keeps the end of an error that carries all that a CLI said: the rest is a
// plan of thousands of objects.
func shortened(err error) error {
	const kept = 3000
	if err == nil || len(err.Error()) <= kept {
		return err
	}
	text := err.Error()
	return errors.New("[...] " + text[len(text)-kept:])
}

// providers are the provider's processes as last seen, by process id.
type providers map[int]usage
