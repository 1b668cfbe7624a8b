package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// The limits of processor time: of a large site, in terms of terraform_data with the same value; of
// one plan of it; and of many objects without changes, in terms of the idle plugin.
const (
	largeRatio       = 1.5
	largePlanLimit   = 15 * time.Second
	largePlanSubnets = 10000
	idleRatio        = 1.05
)

// subject is who is measured: the provider, the plugin without work, or the CLI's own resource.
type subject string

const (
	provider subject = "provider"
	idle     subject = "idle plugin"
	builtin  subject = "`terraform_data`"
)

// subjects are all of them, in their order.
func subjects() []subject { return []subject{provider, idle, builtin} }

// step is a command whose processor time is measured.
type step struct {
	name      string
	arguments []string
	// subjects that can take it; nil: all.
	subjects []subject
	// isChanged is true where the configuration has the one change.
	isChanged bool
	// isHeld is true where the limit of a large site holds.
	isHeld bool
	// isUnmeasured prepares the next step.
	isUnmeasured bool
}

// largeSteps are the life of one large object. The id of an import comes from the state.
func largeSteps() []step {
	return []step{
		{name: "create", arguments: []string{"apply", "-auto-approve"}, isHeld: true},
		{name: "plan without change", arguments: []string{"plan", "-detailed-exitcode"}, isHeld: true},
		{name: "plan of one change", arguments: []string{"plan"}, isChanged: true, isHeld: true},
		{name: "apply of one change", arguments: []string{"apply", "-auto-approve"}, isChanged: true},
		{
			name: "forget", arguments: []string{"state", "rm", siteAddress}, subjects: []subject{provider}, isChanged: true,
			isUnmeasured: true,
		},
		{name: "import", arguments: []string{"import", siteAddress}, subjects: []subject{provider}, isChanged: true},
		{name: "destroy", arguments: []string{"destroy", "-auto-approve"}, isChanged: true, isHeld: true},
	}
}

const siteAddress = "runzero_site.one"

// times are the processor times of the CLI and its plugin, by step and subject.
type times map[string]map[subject][]time.Duration

func (t times) add(name string, who subject, took time.Duration) {
	if t[name] == nil {
		t[name] = map[subject][]time.Duration{}
	}
	t[name][who] = append(t[name][who], took)
}

// lowest is the least that a subject took for a step: what other programs took from it is not its.
// Zero if it was not measured.
func (t times) lowest(name string, who subject) time.Duration {
	if len(t[name][who]) == 0 {
		return 0
	}
	return slices.Min(t[name][who])
}

// against is the provider's lowest time in terms of another subject's.
func (t times) against(name string, floor subject) float64 {
	return ratio(t.lowest(name, provider), t.lowest(name, floor))
}

// largeSite measures the life of one site with so many subnets, the subjects in turns.
func (b *bench) largeSite(ctx context.Context, subnets, runs int) (times, error) {
	fmt.Fprintf(b.progress, "-- one site with %s subnets, %d runs\n", grouped(subnets), runs)
	c, err := startConsole(fast())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	organization := c.Bootstrap().OrganizationID
	head := "provider \"runzero\" {\n" + unpaced + "}\n\n" + subnetVariable
	site := head + fmt.Sprintf(`resource "runzero_site" "one" {
  organization_id = %q
  name            = "Berlin"
  subnets         = var.subnets
}

output "id" { value = "${runzero_site.one.organization_id}/${runzero_site.one.id}" }
`, organization)
	dirs, err := b.directories(ctx, map[subject]string{
		provider: site, idle: site,
		builtin: subnetVariable + "resource \"terraform_data\" \"one\" {\n  input = var.subnets\n}\n",
	}, c.Environment())
	if err != nil {
		return nil, err
	}
	all := times{}
	for range runs {
		id := ""
		for _, s := range largeSteps() {
			for _, who := range subjects() {
				if s.subjects != nil && !slices.Contains(s.subjects, who) {
					continue
				}
				if err := writeSubnets(dirs[who].Dir, subnets, s.isChanged); err != nil {
					return nil, err
				}
				arguments := slices.Clone(s.arguments)
				switch s.name {
				case "forget":
					if id, err = dirs[who].Run(ctx, "output", "-raw", "id"); err != nil {
						return nil, fmt.Errorf("find the id for the import: %w", err)
					}
				case "import":
					arguments = append(arguments, strings.TrimSpace(id))
				}
				u, err := measure(ctx, dirs[who], arguments...)
				if err != nil {
					return nil, fmt.Errorf("%s subnets, %s, %s: %w", grouped(subnets), s.name, who, err)
				}
				if !s.isUnmeasured {
					all.add(s.name, who, u.total)
				}
			}
		}
	}
	return all, nil
}

// directories initializes one directory for each subject.
func (b *bench) directories(
	ctx context.Context, configurations map[subject]string, env []string,
) (map[subject]clirun.CLI, error) {
	idleSet, err := b.idleSet(ctx)
	if err != nil {
		return nil, err
	}
	b.made++
	dirs := map[subject]clirun.CLI{}
	for i, who := range subjects() {
		set := b.set
		if who == idle {
			set = idleSet
		}
		name := fmt.Sprintf("large-%d-%d", b.made, i)
		if dirs[who], err = set.Directory(ctx, name, configurations[who], env...); err != nil {
			return nil, err
		}
	}
	return dirs, nil
}

// idleSet is the CLI with the plugin that does no work. It is built once.
func (b *bench) idleSet(ctx context.Context) (*clirun.Set, error) {
	if b.idle != nil {
		return b.idle, nil
	}
	set, err := b.set.WithProgram(ctx, "idle", "./internal/tools/bench/idle")
	if err != nil {
		return nil, err
	}
	b.idle = set
	return set, nil
}

const subnetVariable = `variable "subnets" {
  type = map(object({ description = optional(string), tags = optional(map(string)) }))
}

`

// writeSubnets writes the value of that variable, as an address management would hand it over.
func writeSubnets(dir string, n int, isChanged bool) error {
	type subnet struct {
		Description string            `json:"description"`
		Tags        map[string]string `json:"tags"`
	}
	all := make(map[string]subnet, n)
	for i := range n {
		all[fmt.Sprintf("10.%d.%d.0/24", i/250, i%250)] = subnet{
			Description: fmt.Sprintf("Segment %d", i), Tags: map[string]string{"zone": fmt.Sprint(i % 7)},
		}
	}
	if isChanged {
		all["10.0.0.0/24"] = subnet{Description: string(after), Tags: map[string]string{"zone": "0"}}
	}
	text, err := json.Marshal(map[string]any{"subnets": all})
	if err != nil {
		return fmt.Errorf("write the subnets: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "subnets.auto.tfvars.json"), text, 0o600); err != nil {
		return fmt.Errorf("write the subnets: %w", err)
	}
	return nil
}

// manyObjects measures plans without changes of many small objects.
func (b *bench) manyObjects(ctx context.Context, w workload, runs int) (times, error) {
	fmt.Fprintf(b.progress, "-- %s without changes, %d runs\n", w, runs)
	c, err := startConsole(fast())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var at place
	if w.sites == 0 {
		if at, err = c.place(); err != nil {
			return nil, err
		}
	}
	kept := newStates()
	defer kept.close()
	configuration := w.configuration(unpaced, at)
	dirs, err := b.directories(ctx, map[subject]string{
		provider: kept.backend("provider") + configuration, idle: kept.backend("idle") + configuration,
		builtin: kept.backend("builtin") + w.floor(),
	}, c.Environment())
	if err != nil {
		return nil, err
	}
	for _, who := range subjects() {
		if err := writeFirst(dirs[who].Dir, before); err != nil {
			return nil, err
		}
		if _, err := dirs[who].Run(ctx, create.arguments()...); err != nil {
			return nil, fmt.Errorf("create %s: %w", w, shortened(err))
		}
	}
	all := times{}
	for range runs {
		for _, who := range subjects() {
			u, err := measure(ctx, dirs[who], plan.arguments()...)
			if err != nil {
				return nil, fmt.Errorf("plan %s: %w", w, err)
			}
			all.add(string(plan), who, u.total)
		}
	}
	return all, nil
}

// largeTable is the part of the report about large sites.
func largeTable(bySize map[int]times) string {
	var rows [][]string
	for _, n := range sortedSizes(bySize) {
		for _, s := range largeSteps() {
			if s.isUnmeasured {
				continue
			}
			row := []string{grouped(n), s.name}
			for _, who := range subjects() {
				row = append(row, secondsOrNothing(bySize[n].lowest(s.name, who)))
			}
			against := "-"
			if r := bySize[n].against(s.name, builtin); r > 0 {
				against = fmt.Sprintf("%.2f", r)
			}
			rows = append(rows, append(row, against))
		}
	}
	return "\n**One site with many subnets: CPU of Terraform and the plugin**\n\n" +
		table([]string{"subnets", "step", "provider", "plugin without work", "`terraform_data`", "ratio"}, rows)
}

func sortedSizes[V any](bySize map[int]V) []int {
	var sizes []int
	for n := range bySize {
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	return sizes
}

func secondsOrNothing(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// largeVerdicts hold a large site against its limits.
func largeVerdicts(subnets int, t times) []verdict {
	var all []verdict
	for _, s := range largeSteps() {
		if !s.isHeld {
			continue
		}
		got := t.against(s.name, builtin)
		all = append(all, verdict{
			what:   fmt.Sprintf("CPU of %s of a site with %s subnets, against `terraform_data`", s.name, grouped(subnets)),
			figure: fmt.Sprintf("%.2f times", got), limit: fmt.Sprintf("%g times", largeRatio), isWithin: got <= largeRatio,
		})
	}
	if took := t.lowest("plan of one change", provider); subnets == largePlanSubnets {
		all = append(all, verdict{
			what:   fmt.Sprintf("CPU of a plan of one change of a site with %s subnets", grouped(subnets)),
			figure: seconds(took), limit: seconds(largePlanLimit), isWithin: took <= largePlanLimit,
		})
	}
	return all
}

// idleVerdict holds plans without changes against the plugin that does no work.
func idleVerdict(w workload, t times) verdict {
	got := t.against(string(plan), idle)
	return verdict{
		what: fmt.Sprintf("CPU of a plan of %s without changes, against a plugin without work", w),
		figure: fmt.Sprintf("%.2f times (%s against %s; `terraform_data` %s)", got,
			secondsOrNothing(t.lowest(string(plan), provider)), secondsOrNothing(t.lowest(string(plan), idle)),
			secondsOrNothing(t.lowest(string(plan), builtin))),
		limit: fmt.Sprintf("%g times", idleRatio), isWithin: got <= idleRatio,
	}
}
