package failures

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// killedAfterAnswers applies, and kills first Terraform and then, when all that was made has been
// answered, the provider: it knows the ids of what no state has. passing creates are answered
// before.
func (p *pipeline) killedAfterAnswers(a *account, passing int64) {
	p.t.Helper()
	h := newCreateHolder(passing)
	p.killedBehind(h, a.Intercept)
}

// killedBehind is [pipeline.killedAfterAnswers] with a holder that is put in front of the console.
func (p *pipeline) killedBehind(h *createHolder, intercept func(func(next http.Handler) http.Handler)) {
	p.t.Helper()
	intercept(h.front)
	defer intercept(nil)
	c := p.start("apply", "-auto-approve")
	h.wait(c)
	time.Sleep(time.Second) // whatever is made at the same time is sent, too
	providers := c.providers()
	clirun.Kill(c.process.PID())
	<-c.ended
	h.open()
	clirun.WaitForEnd(1500*time.Millisecond, providers...) // a provider alone writes down what it learns, and ends
	clirun.Kill(providers...)
}

// backends are where Terraform keeps the state: a file is written after each object, what is
// elsewhere every 20 seconds.
func backends() []string { return []string{"local", "http"} }

func (a *account) stateServer() *clirun.StateServer {
	s := clirun.NewStateServer()
	a.t.Cleanup(s.Close)
	return s
}

// pipelineOn is a pipeline with one of the [backends].
func (a *account) pipelineOn(backend, file string) *pipeline {
	a.t.Helper()
	if backend == "http" {
		return a.pipelineIn(backend, file, a.stateServer().Backend("state"))
	}
	return a.pipelineIn(backend, file, "")
}

// Terraform alone is killed while objects are being made, and the provider lives on until their
// answers have come. The next run takes over what has no secret, and names the rest. (B1)
func TestKilledTerraform(t *testing.T) {
	t.Parallel()
	for _, backend := range backends() {
		t.Run(backend, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			h := newCreateHolder(6)
			a.Intercept(h.front)
			p := a.pipelineOn(backend, "account.tf").set("tokens", 6).set("numbered", true).set("sites",
				4).set("groups", 3)
			c := p.start("apply", "-auto-approve", "-parallelism=13")
			h.wait(c)
			time.Sleep(time.Second)
			providers := c.providers()
			clirun.Kill(c.process.PID())
			<-c.ended
			time.Sleep(2 * time.Second) // the console takes its time
			h.open()
			clirun.WaitForEnd(7*time.Second, providers...)
			clirun.Kill(providers...)
			a.Intercept(nil)
			if left := a.leftovers(p.state()); len(left) < 4 {
				t.Fatalf("only %d objects were left over: %v", len(left), left)
			}
			p.apply()
			a.checkStates(p.state())
			p.empty() // which may name something, too
			a.checkLeftovers(p.outputs(), p.state())
		})
	}
}

// The next run comes while the provider of a killed Terraform is still alive: it waits for it. (B1)
func TestKilledTerraformWhoseProviderLives(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	h := newCreateHolder(0)
	a.Intercept(h.front)
	p := a.pipeline("one", "account.tf").set("tokens", 2).set("groups", 2).set("templates", 2)
	c := p.start("apply", "-auto-approve")
	h.wait(c)
	time.Sleep(time.Second)
	providers := c.providers()
	clirun.Kill(c.process.PID())
	<-c.ended
	time.AfterFunc(5*time.Second, h.open)
	p.apply()
	clirun.WaitForEnd(10*time.Second, providers...)
	a.checkStates(p.state())
	p.empty() // which may name something, too
	a.checkLeftovers(p.outputs(), p.state())
}

// Both processes are killed some seconds after most objects were made. (B2)
func TestKilledTerraformAndProvider(t *testing.T) {
	t.Parallel()
	for _, backend := range backends() {
		t.Run(backend, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			h := newCreateHolder(24)
			h.unsent = true
			a.Intercept(h.front)
			p := a.pipelineOn(backend, "account.tf").set("tokens", 15).set("sites", 15)
			c := p.start("apply", "-auto-approve", "-parallelism=30")
			h.wait(c)
			time.Sleep(6 * time.Second)
			c.killAll()
			a.Intercept(nil)
			before := a.leftovers(p.state())
			if backend == "http" && len(before) != 24 {
				t.Fatalf("%d objects were left over, not 24", len(before))
			}
			p.apply()
			a.checkStates(p.state())
			p.empty() // which may name something, too
			a.checkLeftovers(p.outputs(), p.state())
			for _, id := range idsOf(p.state(), "runzero_site") {
				delete(before, id)
			}
			for id, kind := range before {
				if kind == "runzero_site" {
					t.Errorf("the site %s is not taken over", id)
				}
			}
		})
	}
}

// Both are killed before an answer came: nothing proves whose the objects are. They are named, with
// the command to import what has no secret, and taken by nobody. (B1)
func TestKilledBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	h := newCreateHolder(0)
	a.Intercept(h.front)
	p := a.pipeline("one", "account.tf").set("tokens", 1).set("sites", 1)
	c := p.start("apply", "-auto-approve")
	h.wait(c)
	time.Sleep(time.Second)
	c.killAll()
	a.Intercept(nil)
	sites, tokens := a.addedOf("runzero_site"), a.addedOf("runzero_api_token")
	if len(sites) != 1 || len(tokens) != 1 {
		t.Fatalf("%d sites and %d tokens were made, not one each", len(sites), len(tokens))
	}
	output, err := p.run("apply", "-auto-approve")
	if err == nil {
		t.Error("a site that nothing proves to be this configuration's is taken over")
	}
	for _, part := range []string{sites[0], "import", tokens[0]} {
		if !strings.Contains(output, part) {
			t.Errorf("the output does not say %q", part)
		}
	}
	if slices.Contains(idsOf(p.state(), "runzero_api_token"), tokens[0]) {
		t.Error("the token whose secret nobody holds was taken over")
	}
	_, _ = p.run("import", "runzero_site.test[0]", sites[0])
	p.apply()
	a.checkStates(p.state())
	p.empty() // which may name something, too
	a.checkLeftovers(p.outputs(), p.state())
}

// applyAsAdvised applies, and imports what the errors say: sites that a killed run was making, of
// which no answer has come.
func (p *pipeline) applyAsAdvised(a *account) {
	p.t.Helper()
	output, err := p.run("apply", "-auto-approve")
	if err == nil {
		return
	}
	taken := map[string]bool{}
	for _, id := range idsOf(p.state(), "runzero_site") {
		taken[id] = true
	}
	for _, row := range listRows(p.t, a.Emulator, "/org/sites?_oid="+a.Bootstrap().OrganizationID) {
		id, name := fmt.Sprint(row["id"]), fmt.Sprint(row["name"])
		if a.seeded[id] != "" || taken[id] || name == "Primary" {
			continue
		}
		if !strings.Contains(output, id) || !strings.Contains(output, "import") {
			p.t.Errorf("no error says how to import the site %q, %s", name, id)
		}
		p.must("import", fmt.Sprintf("runzero_site.test[%s]", name[strings.LastIndexByte(name, ' ')+1:]), id)
	}
	p.apply()
}

// The provider alone is killed, while it waits for answers or in the moments after them: Terraform
// says what failed, and the next run takes over, advises or names. (B1)
func TestKilledProvider(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]time.Duration{
		"before the answers": 0, "1ms": time.Millisecond,
		"8ms": 8 * time.Millisecond,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			h := newCreateHolder(8)
			a.Intercept(h.front)
			p := a.pipeline("one", "account.tf").set("tokens", 12).set("sites", 12)
			c := p.start("apply", "-auto-approve")
			h.wait(c)
			time.Sleep(time.Second)
			providers := c.providers()
			if after > 0 {
				h.open()
				time.Sleep(after)
			}
			clirun.Kill(providers...)
			h.open()
			if _, err := c.wait(); err == nil {
				t.Fatal("it was not cut off in the middle")
			}
			a.Intercept(nil)
			p.applyAsAdvised(a)
			a.checkStates(p.state())
			p.empty() // which may name something, too
			a.checkLeftovers(p.outputs(), p.state())
		})
	}
}

// A run is killed, the token is imported as advised, and later there is one more of them: each
// resource has its own. (G)
func TestImportAfterAKilledRun(t *testing.T) {
	t.Parallel()
	for name, answered := range map[string]bool{"answered": true, "not answered": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.Options{})
			p := a.pipeline("one", "account.tf").set("tokens", 1)
			if answered {
				p.killedAfterAnswers(a, 0)
			} else {
				h := newCreateHolder(0)
				a.Intercept(h.front)
				c := p.start("apply", "-auto-approve")
				h.wait(c)
				c.killAll()
				a.Intercept(nil)
			}
			made := a.addedOf("runzero_api_token")
			if len(made) != 1 {
				t.Fatalf("%d tokens were made, not one", len(made))
			}
			p.must("import", "runzero_api_token.test[0]", made[0])
			p.set("tokens", 2).apply()
			a.checkStates(p.state())
			if n := len(a.addedOf("runzero_api_token")); n != 2 || len(a.leftovers(p.state())) != 0 {
				t.Errorf("there are %d tokens for two resources", n)
			}
			working := 0
			for _, one := range p.state() {
				if one.text("token") != "" {
					working++
				}
			}
			if working != 1 {
				t.Errorf("%d resources have a secret: the imported one has none, and the new one does", working)
			}
			p.empty()
		})
	}
}

// A run is killed, the configuration is changed, and the next run takes over what was made: it
// brings it to what the configuration says now, and claims nothing that was not sent. (H)
func TestChangedConfigurationAfterAKilledRun(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	home := fmt.Sprint(a.CallOutside("PUT", "/org/sites?_oid="+a.Bootstrap().OrganizationID,
		map[string]any{"name": "Home"})["id"])
	a.seeded = listObjects(t, a.Emulator)
	explorer := a.AddExplorer(a.Bootstrap().OrganizationID, "TAP")
	p := a.pipeline("one", "account.tf").set("site_id", home).set("explorer_id", explorer).
		set("sites", 1).set("groups", 1).set("templates", 1).set("schedules", 1).set("samplings", 1).
		set("organizations", 1).set("tokens", 1)
	p.killedAfterAnswers(a, 0)
	made := a.added()
	if len(made) != 7 {
		t.Fatalf("%d objects were made, not 7: %v", len(made), made)
	}
	output := p.set("description", "second").set("comment", "Writer").apply()
	if strings.Contains(output, "was sent") {
		t.Errorf("it claims that something was sent: %s", output)
	}
	for _, one := range p.state() {
		switch description := one.text("description"); {
		case hasSecret(one.kind):
			if made[one.id()] != "" {
				t.Errorf("%s is the token whose secret nobody holds", one.address)
			}
			continue
		case made[one.id()] == "":
			t.Errorf("%s is not the one that was made", one.address)
		case description != "second":
			t.Errorf("%s has the description %q", one.address, description)
		case !strings.Contains(output, one.id()):
			t.Errorf("no warning names %s, which was found and not answered", one.address)
		}
	}
	for _, path := range []string{
		"/account/groups", "/account/tasks/templates", "/account/orgs",
		"/org/sites?_oid=%s", "/org/tasks?_oid=%s",
	} {
		for _, row := range listRows(t, a.Emulator, strings.ReplaceAll(path, "%s", a.Bootstrap().OrganizationID)) {
			if id := fmt.Sprint(row["id"]); made[id] != "" && row["description"] != "second" {
				t.Errorf("the console has the description %v for the %s %s", row["description"], made[id], id)
			}
		}
	}
	a.checkStates(p.state())
	p.empty() // which may name something, too
	a.checkLeftovers(p.outputs(), p.state())
}

// A directory may have a name that is a pattern to others. (M)
func TestKilledRunInADirectoryWithBrackets(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.Options{})
	p := a.pipeline("a[b]", "account.tf").set("groups", 1).set("tokens", 1)
	if !strings.HasSuffix(filepath.Base(p.cli.Dir), "a[b]") {
		t.Fatalf("the directory is %s", p.cli.Dir)
	}
	p.killedAfterAnswers(a, 0)
	p.apply()
	a.checkStates(p.state())
	p.empty() // which may name something, too
	a.checkLeftovers(p.outputs(), p.state())
}
