package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// switchAccount runs one actor that has objects with the credential of another account at the same
// address: it must be refused, and nothing changed.
func (s *stage) switchAccount(ctx context.Context) (findings, error) {
	var a *actor
	var before state
	for _, i := range s.random.Perm(len(s.actors)) {
		if err := s.actors[i].waitForOrphans(); err != nil {
			return nil, err
		}
		has, err := s.actors[i].read(ctx)
		if err != nil {
			return nil, err
		}
		if len(has.objects) > 0 {
			a, before = s.actors[i], has
			break
		}
	}
	if a == nil {
		return nil, nil
	}
	other := s.console.Accounts()[1]
	b := other.Bootstrap()
	elsewhere := a.cli
	elsewhere.Env = append(slices.Clone(a.cli.Env), "RUNZERO_CLIENT_ID="+b.ClientID,
		"RUNZERO_CLIENT_SECRET="+b.ClientSecret)
	command := [][]string{
		{"plan"},
		{"apply", "-auto-approve"},
		{"destroy", "-auto-approve"},
		{"apply", "-auto-approve", "-refresh-only"},
	}[s.random.IntN(4)]
	if err := s.console.SetRates(emulator.Rates{}); err != nil {
		return nil, err
	}
	other.ResetRequests()
	output, runErr := elsewhere.Run(ctx, command...)
	if runErr != nil && !isExit(runErr) {
		return nil, runErr
	}
	s.result.switches++
	what := fmt.Sprintf("%s, %s with another account's credential", a.name, strings.Join(command, " "))
	var found findings
	if runErr == nil {
		found.add("account", "%s succeeds", what)
	}
	if id := s.console.Bootstrap().AccountID; !strings.Contains(output, id) || !strings.Contains(output, b.AccountID) {
		found.add("account", "%s does not name both accounts", what)
	}
	for _, r := range other.Requests() {
		if r.Method != http.MethodGet && r.Operation != "getAPIToken" {
			found.add("account", "%s: %s %s", what, r.Method, r.Path)
		}
	}
	after, err := a.read(ctx)
	if err != nil {
		return nil, err
	}
	if fmt.Sprint(before.objects) != fmt.Sprint(after.objects) {
		found.add("account", "%s changes the state", what)
	}
	return found, nil
}

// comeToRest applies without faults until the actor is done. What another one has taken is left to
// it, and what a killed run may have made is imported, as the message advises.
func (s *stage) comeToRest(ctx context.Context, a *actor) error {
	if err := a.waitForOrphans(); err != nil {
		return err
	}
	if a.name != "second" { // the workspace and the first one share a file
		if err := a.write(); err != nil {
			return err
		}
	}
	last := ""
	for range mostApplies {
		o, err := a.run(ctx, "", 0, "apply", "-auto-approve", "-json")
		if err == nil {
			_, err = a.run(ctx, "", 0, "plan", "-json", "-detailed-exitcode")
			if err != nil {
				return fmt.Errorf("%s: the plan after an apply is not empty: %w", a.name, err)
			}
			return nil
		}
		if !isExit(err) {
			return err
		}
		last = strings.Join(o.failures, "\n")
		if err := s.adviseOn(ctx, a, o.failures); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s did not succeed in %d runs: %s", a.name, mostApplies, last)
}

// adviseOn does what a user does about errors of names that are taken.
func (s *stage) adviseOn(ctx context.Context, a *actor, failures []string) error {
	owners, err := s.owners(ctx)
	if err != nil {
		return err
	}
	now, err := s.console.account()
	if err != nil {
		return err
	}
	for _, failure := range failures {
		if !strings.Contains(failure, "already exists") && !strings.Contains(failure, "exists already") {
			return fmt.Errorf("%s: an error that nothing explains: %s", a.name, failure)
		}
		for _, o := range slices.Clone(a.model.objects) {
			if !strings.HasPrefix(failure, o.address()+": ") {
				continue
			}
			for _, r := range now[o.kind.name] {
				if r.text("name") != a.resolved(o).attributes["name"] {
					continue
				}
				if owners[o.kind.name+r.id()] != "" || s.people.owns(r.id()) {
					a.model.remove(o)
					break
				}
				if !strings.Contains(failure, r.id()) || !strings.Contains(failure, "import") {
					return fmt.Errorf("%s: the error does not say how to import %s: %s", a.name, r.id(), failure)
				}
				if _, err := a.run(ctx, "", 0, "import", o.address(), r.id()); err != nil {
					return err
				}
			}
		}
	}
	return a.write()
}

// owners are the actors by kind and id of the objects in their states.
func (s *stage) owners(ctx context.Context) (map[string]string, error) {
	all := map[string]string{}
	for _, a := range s.actors {
		now, err := a.read(ctx)
		if err != nil {
			return nil, err
		}
		for address, o := range now.objects {
			all[o.kind+o.text("id")] = a.name + ", " + address
		}
	}
	return all, nil
}

// leave destroys what the actors have, under faults, and checks that only what is others' remains.
func (s *stage) leave(ctx context.Context) error {
	for _, a := range s.actors {
		if err := s.trouble(true); err != nil {
			return err
		}
		_, err := a.run(ctx, "", 0, "destroy", "-auto-approve", "-json")
		if err != nil && !isExit(err) {
			return err
		}
		if err := s.trouble(false); err != nil {
			return err
		}
		if _, err := a.run(ctx, "", 0, "destroy", "-auto-approve", "-json"); err != nil {
			return fmt.Errorf("%s: the destroy fails without a fault: %w", a.name, err)
		}
		a.model.objects = nil
	}
	now, err := s.console.account()
	if err != nil {
		return err
	}
	found := append(s.leftOver(nil, now), s.touched(now)...)
	return found.err()
}
