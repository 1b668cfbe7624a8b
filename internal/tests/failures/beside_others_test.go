package failures

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// applyBoth applies two pipelines at the same time until both are done.
func applyBoth(first, second *pipeline, limit int) {
	var both sync.WaitGroup
	for _, p := range []*pipeline{first, second} {
		both.Go(func() {
			for range limit {
				if _, err := p.run("apply", "-auto-approve"); err == nil {
					return
				}
			}
			p.t.Error("a pipeline does not come to an end")
		})
	}
	both.Wait()
}

// Two pipelines make tokens with the same comments at the same time, and answers or requests are
// lost on the way: no token is in both states, all secrets in the states work, and what is left
// over is named. (A)
func TestTwoPipelinesWithTheSameComments(t *testing.T) {
	t.Parallel()
	for name, rates := range map[string]emulator.Rates{
		"requests lost": {DropBeforeRate: 0.2},
		"answers lost":  {DropAfterRate: 0.15},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{Latency: 50 * time.Millisecond, Seed: 1})
			var all []*pipeline
			for _, name := range []string{"one", "two"} {
				all = append(all, a.pipeline(name, "account.tf").set("tokens", 40).set("numbered",
					true).set("comment", "terraform"))
			}
			if err := a.SetRates(rates); err != nil {
				t.Fatal(err)
			}
			applyBoth(all[0], all[1], 6)
			lost := len(a.Faults())
			if err := a.SetRates(emulator.Rates{}); err != nil {
				t.Fatal(err)
			}
			if lost == 0 {
				t.Fatal("nothing was lost")
			}
			one, two := all[0].state(), all[1].state()
			a.checkStates(one, two)
			a.checkLeftovers(all[0].outputs()+all[1].outputs(), one, two)
			if len(one) != 40 || len(two) != 40 {
				t.Errorf("%d and %d tokens are in the states, not 40 each", len(one), len(two))
			}
		})
	}
}

// Two pipelines make the same sites at the same time, and answers are lost. A site that is in both
// states was found and not answered, and a warning has named it; else the second one is told that
// the site exists. (A)
func TestTwoPipelinesWithTheSameSites(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{Latency: 50 * time.Millisecond, Seed: 2})
	one, two := a.pipeline("one", "account.tf").set("sites", 15), a.pipeline("two", "account.tf").set("sites", 15)
	if err := a.SetRates(emulator.Rates{DropAfterRate: 0.3}); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for _, p := range []*pipeline{one, two} {
		both.Go(func() { _, _ = p.run("apply", "-auto-approve") }) // most sites are there already
	}
	both.Wait()
	if err := a.SetRates(emulator.Rates{}); err != nil {
		t.Fatal(err)
	}
	twice, unnamed := 0, 0
	for _, id := range idsOf(one.state(), "runzero_site") {
		for _, other := range idsOf(two.state(), "runzero_site") {
			if id == other {
				twice++
				if !strings.Contains(one.outputs()+two.outputs(), id) {
					unnamed++
				}
			}
		}
	}
	if unnamed > 0 {
		t.Errorf("%d sites are in both states, of which %d are named by no output", twice, unnamed)
	}
	if left := a.leftovers(one.state(), two.state()); len(left) > 0 {
		for id := range left {
			if !strings.Contains(one.outputs()+two.outputs(), id) {
				t.Errorf("the site %s is in no state, and no output names it", id)
			}
		}
	}
}

// Two workspaces of one directory make tokens with the same comment while both run: each has its
// own. (C)
func TestTwoWorkspacesOfOneDirectory(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	h := newCreateHolder(0) // so that the run of dev lasts
	h.matches = func(_ *http.Request, body string) bool {
		return strings.Contains(body, "Development")
	}
	a.Intercept(h.front)
	p := a.pipeline("workspaces", "account.tf").set("tokens", 2)
	dev, prod := p.workspace("dev"), p.workspace("prod")
	dev.set("sites", 1).set("name", "Development")
	prod.set("sites", 1).set("name", "Production")

	first := dev.start("apply", "-auto-approve")
	h.wait(first)
	waitUntil(t, "dev makes two tokens", func() bool { return len(a.addedOf("runzero_api_token")) == 2 })
	time.Sleep(300 * time.Millisecond) // the answers are in its state
	prod.apply()
	h.open()
	if output, err := first.wait(); err != nil {
		t.Fatalf("apply of dev: %s", output)
	}
	a.checkStates(dev.state(), prod.state())
	a.checkLeftovers(dev.outputs()+prod.outputs(), dev.state(), prod.state())
	dev.empty()
	prod.empty()
}

// What a killed run of one workspace had made belongs to that workspace: another one of the same
// directory takes nothing of it. (C)
func TestKilledRunOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	p := a.pipeline("workspaces", "account.tf")
	dev, prod := p.workspace("dev"), p.workspace("prod")
	for _, one := range []*pipeline{dev, prod} {
		one.set("tokens", 1).set("groups", 1).set("templates", 1)
	}
	dev.killedAfterAnswers(a, 0)
	lost := a.added()
	prod.apply()
	for _, one := range prod.state() {
		if lost[one.id()] != "" {
			t.Errorf("%s of prod is what dev had made", one.address)
		}
	}
	dev.apply()
	a.checkStates(dev.state(), prod.state())
	a.checkLeftovers(dev.outputs(), dev.state(), prod.state())
	for _, one := range dev.state() {
		if !hasSecret(one.kind) && lost[one.id()] == "" {
			t.Errorf("%s of dev is not what dev had made", one.address)
		}
	}
}
