package failures

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// killedWithTokensInState kills a run whose tokens are in the state already, while it makes
// something else. The provider dies so soon after that it could write nothing more.
func (p *pipeline) killedWithTokensInState(a *account, tokens int) {
	p.t.Helper()
	h := newCreateHolder(0)
	h.unsent = true
	h.matches = func(r *http.Request, _ string) bool { return strings.HasSuffix(r.URL.Path, "/groups") }
	a.Intercept(h.front)
	defer a.Intercept(nil)
	c := p.start("apply", "-auto-approve")
	h.wait(c)
	waitUntil(p.t, "the tokens are made", func() bool { return len(a.addedOf("runzero_api_token")) == tokens })
	time.Sleep(300 * time.Millisecond)
	c.killAll()
	if n := len(idsOf(p.state(), "runzero_api_token")); n != tokens {
		p.t.Fatalf("%d tokens are in the state, not %d", n, tokens)
	}
}

// A run that reads only a part of the state takes nothing of the rest, whatever a killed run has
// left on disk. (N)
func TestPartOfTheStateAfterAKilledRun(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string][]string{
		"target":     {"-target=runzero_api_token.other"},
		"no refresh": {"-refresh=false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			p := a.pipeline("one", "account.tf").set("tokens", 2).set("groups", 1)
			p.killedWithTokensInState(a, 2)
			p.set("groups", 0).set("other_tokens", 2).apply(arguments...)
			a.checkStates(p.state())
			a.checkLeftovers(p.outputs(), p.state())
			if n := len(a.addedOf("runzero_api_token")); n != 4 {
				t.Errorf("there are %d tokens for four resources", n)
			}
			p.empty()
		})
	}
}

// A plan is saved, its apply is killed before the state is written, and it is applied again: the
// state has nothing then. What was made is taken over where the provider knew that nobody was left
// to write the state, else an error says how to import it. What has a secret is named. (N)
func TestSavedPlanAfterAKilledRun(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]time.Duration{"noticed": 3 * time.Second, "at once": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			p := a.pipelineOn("http", "account.tf").set("tokens", 2).set("sites", 2).set("groups", 2)
			p.must("plan", "-out=saved.tfplan")
			h := newCreateHolder(0)
			a.Intercept(h.front)
			c := p.start("apply", "saved.tfplan")
			h.wait(c)
			time.Sleep(time.Second)
			providers := c.providers()
			clirun.Kill(c.process.PID())
			<-c.ended
			time.Sleep(wait)
			h.open()
			clirun.WaitForEnd(1500*time.Millisecond, providers...)
			clirun.Kill(providers...)
			a.Intercept(nil)
			made := a.added()
			if len(made) != 6 {
				t.Fatalf("%d objects were made, not 6", len(made))
			}
			output, err := p.run("apply", "saved.tfplan")
			if err != nil && wait > 0 {
				t.Errorf("what is certainly left over is not taken over: %s", output)
			}
			p.applyAsAdvised(a)
			a.checkStates(p.state())
			for id, kind := range a.leftovers(p.state()) {
				if !strings.Contains(p.outputs(), id) || !hasSecret(kind) && wait > 0 {
					t.Errorf("%s %s is in no state", kind, id)
				}
			}
			for _, one := range p.state() {
				switch before := made[one.id()] != ""; {
				case hasSecret(one.kind) && before:
					t.Errorf("%s is a token whose secret nobody holds", one.address)
				case !hasSecret(one.kind) && !before && wait > 0:
					t.Errorf("%s is not the one that was made", one.address)
				case !hasSecret(one.kind) && before && !strings.Contains(p.outputs(), one.id()):
					t.Errorf("no message names %s, which was found and not answered", one.address)
				}
			}
			p.empty()
		})
	}
}

// Two configurations of the provider for one account: each leaves alone what the state has of the
// other. (N)
func TestTwoAliasesAfterAKilledRun(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	b := a.Bootstrap()
	p := newPipeline(t, t.Name(), "aliases.tf", "", "RUNZERO_BASE_URL="+a.URL).
		set("first_token", b.AccountToken).set("second_token", b.AccountToken).
		set("first_organization", b.OrganizationID).set("second_organization", b.OrganizationID).
		set("first_tokens", 1).set("second_tokens", 2).set("others", 0)
	h := newCreateHolder(2)
	h.unsent = true
	a.Intercept(h.front)
	c := p.start("apply", "-auto-approve")
	h.wait(c)
	time.Sleep(500 * time.Millisecond)
	c.killAll()
	a.Intercept(nil)
	if n := len(p.state()); n != 2 {
		t.Fatalf("%d tokens are in the state, not two", n)
	}
	p.set("first_tokens", 4).set("second_tokens", 3).apply()
	a.checkStates(p.state())
	a.checkLeftovers(p.outputs(), p.state())
	if n := len(a.addedOf("runzero_api_token")); n != 7 {
		t.Errorf("there are %d tokens for seven resources", n)
	}
	p.empty()
}

// The directory is given another state: what a killed run on the first one has made stays there.
// (N)
func TestAnotherBackendAfterAKilledRun(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	p := a.pipelineIn("one", "account.tf", `  backend "local" {}`).set("tokens", 2).set("groups", 1)
	p.reconfigure("path=first.tfstate")
	p.killedWithTokensInState(a, 2)
	first := p.readStateFile("first.tfstate")
	p.reconfigure("path=second.tfstate")
	p.apply()
	second := p.readStateFile("second.tfstate")
	a.checkStates(first, second)
	a.checkLeftovers(p.outputs(), first, second)
	if len(second) != 3 {
		t.Errorf("%d objects are in the second state, not 3", len(second))
	}
}

// reconfigure gives the directory another backend.
func (p *pipeline) reconfigure(setting string) {
	p.t.Helper()
	set, err := workspace.Shared()
	if err != nil {
		p.t.Fatal(err)
	}
	p.must("init", "-reconfigure", "-backend-config="+setting, "-plugin-dir="+filepath.Join(set.Dir, "plugins"))
}

// The last push of the state is refused. Terraform says so and keeps the state in a file: whatever
// runs next takes nothing of it, and kills no secret in it. (N)
func TestRefusedStatePush(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	server := a.stateServer()
	p := a.pipelineIn("one", "account.tf", server.Backend("state")).set("tokens", 2).set("sites", 2).set("groups", 2)
	server.SetRefusing(true)
	if output, err := p.run("apply", "-auto-approve"); err == nil {
		t.Fatalf("the state is refused, and the apply succeeds: %s", output)
	}
	server.SetRefusing(false)
	kept := p.readStateFile("errored.tfstate")
	if len(kept) != 6 {
		t.Fatalf("%d objects are in the state that could not be pushed, not 6", len(kept))
	}
	rows := a.snapshot(kept)
	// Somebody runs it again without a look at the message. That the sites exist is an error or
	// not; the tokens are others.
	_, _ = p.run("apply", "-auto-approve")
	for _, one := range p.state() {
		if hasSecret(one.kind) && slices.Contains(idsOf(kept, one.kind), one.id()) {
			t.Errorf("%s is a token of the state that could not be pushed", one.address)
		}
	}
	a.checkStates(kept)
	if changed := a.snapshot(kept); changed != rows {
		t.Errorf("objects of the state that could not be pushed were changed:\n%s\n%s", rows, changed)
	}
	a.checkLeftovers(p.outputs(), kept, p.state())
	if err := os.Remove(filepath.Join(p.cli.Dir, "errored.tfstate")); err != nil {
		t.Error(err)
	}
}
