package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// phase is one step in the life of a configuration.
type phase string

const (
	create phase = "create"
	plan   phase = "plan, no change"
	change phase = "apply of one change"
	remove phase = "destroy"
)

// phases are all of them, in their order.
func phases() []phase { return []phase{create, plan, change, remove} }

// arguments are what the CLI is asked to do.
func (p phase) arguments() []string {
	switch p {
	case plan:
		return []string{"plan", "-detailed-exitcode"} // a plan that is not empty is an error
	case remove:
		return []string{"destroy", "-auto-approve"}
	}
	return []string{"apply", "-auto-approve"}
}

// figures are what one phase of one workload came to.
type figures struct {
	phase phase
	calls calls
	usage
	// floor is the same phase with the CLI's own resources.
	floor time.Duration
}

// bench makes workbenches and says what it is doing.
type bench struct {
	set      *clirun.Set
	idle     *clirun.Set // with the plugin that does no work; nil until it is needed
	about    string      // the CLI's name and version
	progress io.Writer
	// plans is how often a plan is measured; the other phases change what they find.
	plans int
	made  int // directories so far, so that each has a name of its own
}

func newBench(ctx context.Context, dir string, output io.Writer) (*bench, error) {
	set, err := clirun.NewSet(ctx, dir, output)
	if err != nil {
		return nil, err
	}
	cli, err := clirun.NewCLI(ctx, set.Program, "", clirun.Environment(dir, dir))
	if err != nil {
		return nil, err
	}
	return &bench{set: set, about: cli.Name, progress: output, plans: 3}, nil
}

// workbench is one workload on a console of its own, and beside it the floor.
type workbench struct {
	workload
	console  *console
	states   *states
	provider clirun.CLI
	floor    clirun.CLI
	progress io.Writer
	wrote    edited
	// floors are those of phases that ran once: they do not depend on the latency.
	floors map[phase]time.Duration
}

// newWorkbench starts a console and a place for the states, and initializes both configurations.
// Close it.
func (b *bench) newWorkbench(
	ctx context.Context, w workload, o emulator.Options, rateLimit string,
) (_ *workbench, err error) {
	r := &workbench{workload: w, progress: b.progress, wrote: before, floors: map[phase]time.Duration{}}
	if r.console, err = startConsole(o); err != nil {
		return nil, err
	}
	r.states = newStates()
	defer func() {
		if err != nil {
			r.close()
		}
	}()
	var at place
	if w.sites == 0 {
		if at, err = r.console.place(); err != nil {
			return nil, err
		}
	}
	b.made++
	name := fmt.Sprintf("workbench-%d", b.made)
	if r.provider, err = b.set.Directory(ctx, name, r.states.backend("ours")+w.configuration(rateLimit, at),
		r.console.Environment()...); err != nil {
		return nil, err
	}
	r.floor, err = b.set.Directory(ctx, name+"-floor", r.states.backend("floor")+w.floor())
	return r, err
}

func (r *workbench) close() {
	r.console.Close()
	r.states.close()
}

// run runs a phase, the floor first and then the provider, the given number of times
// in turns, and gives the medians.
func (r *workbench) run(ctx context.Context, p phase, times int) (figures, error) {
	if p == change {
		r.wrote = map[edited]edited{before: after, after: before}[r.wrote]
	}
	for _, side := range []clirun.CLI{r.provider, r.floor} {
		if err := writeFirst(side.Dir, r.wrote); err != nil {
			return figures{}, err
		}
	}
	f := figures{phase: p}
	var floors, walls, processors []time.Duration
	for range times {
		floor, known := r.floors[p]
		if !known {
			u, err := measure(ctx, r.floor, p.arguments()...)
			if err != nil {
				return figures{}, fmt.Errorf("%s: the floor: %w", p, err)
			}
			floor = u.wall
		}
		floors = append(floors, floor)

		r.console.ResetRequests()
		u, err := measure(ctx, r.provider, p.arguments()...)
		if err != nil {
			return figures{}, fmt.Errorf("%s: %w", p, err)
		}
		f.calls = count(r.console.Requests())
		if f.calls.refused > 0 {
			return figures{}, fmt.Errorf("%s: the console refused %d calls by its limits", p, f.calls.refused)
		}
		walls, processors = append(walls, u.wall), append(processors, u.processor)
		f.memory = max(f.memory, u.memory)
	}
	if times == 1 {
		r.floors[p] = floors[0]
	}
	f.wall, f.processor, f.floor = median(walls), median(processors), median(floors)
	fmt.Fprintf(r.progress, "%s, %s: %d calls, %d writes, %.1f s (floor %.1f s, %.2f times), provider %.1f s and %d MB\n",
		r.workload, p,
		f.calls.all, f.calls.writes, f.wall.Seconds(), f.floor.Seconds(), ratio(f.wall, f.floor), f.processor.Seconds(),
		f.memory>>20)
	return f, nil
}
