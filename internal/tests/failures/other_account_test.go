package failures

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// twoAccounts are two accounts at one address.
func twoAccounts(t *testing.T) (first, second *account) {
	t.Helper()
	first = newAccount(t, emulator.Options{Accounts: 2})
	second = first.second()
	return first, second
}

// writes are the requests that change something, those of sign-ins left out.
func (a *account) writes() []string {
	var all []string
	for _, r := range a.Requests() {
		if r.Method != http.MethodGet && r.Operation != "getAPIToken" {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	return all
}

// naming counts the errors of an output that have all these parts.
func naming(output string, parts ...string) int {
	n := 0
	for _, one := range strings.Split(output, "Error: ")[1:] {
		has := true
		for _, part := range parts {
			has = has && strings.Contains(one, part)
		}
		if has {
			n++
		}
	}
	return n
}

// The credential of another account at the same address is refused by every command, with one error
// that names both, before anything is read as gone or written. (E)
func TestCredentialOfAnotherAccount(t *testing.T) {
	t.Parallel()
	first, second := twoAccounts(t)
	p := first.pipelineWithToken("one", "account.tf").
		set("tokens", 2).set("export_tokens", 1).set("sites", 2).set("groups", 2).set("templates",
		1).set("organizations", 1)
	p.apply()
	before, objects := p.stateText(), fmt.Sprint(listObjects(t, first.Emulator))
	for _, organization := range []string{first.Bootstrap().OrganizationID, second.Bootstrap().OrganizationID} {
		p.set("RUNZERO_ACCOUNT_TOKEN", second.Bootstrap().AccountToken).set("RUNZERO_ORG_ID", organization)
		for _, command := range [][]string{
			{"plan"},
			{"plan", "-refresh-only"},
			{"apply", "-auto-approve"},
			{"apply", "-auto-approve", "-refresh-only"},
			{"destroy", "-auto-approve"},
			{"apply", "-auto-approve", "-refresh=false"},
			{"destroy", "-auto-approve", "-refresh=false"},
		} {
			what := strings.Join(command, " ")
			second.ResetRequests()
			output, err := p.run(command...)
			if err == nil {
				t.Errorf("%s succeeds", what)
			}
			if n := naming(output, first.Bootstrap().AccountID, second.Bootstrap().AccountID); n != 1 {
				t.Errorf("%s: %d errors name both accounts, not one", what, n)
			}
			if all := second.writes(); len(all) > 0 {
				t.Errorf("%s writes into the other account: %v", what, all)
			}
			if !bytes.Equal(p.stateText(), before) {
				t.Fatalf("%s changes the state", what)
			}
		}
	}
	p.set("RUNZERO_ACCOUNT_TOKEN", first.Bootstrap().AccountToken).set("RUNZERO_ORG_ID",
		first.Bootstrap().OrganizationID).empty()
	if now := fmt.Sprint(listObjects(t, first.Emulator)); now != objects {
		t.Errorf("the objects changed:\n%s\n%s", objects, now)
	}
}

// A kind whose rows name no account is bound to it all the same. (E)
func TestCredentialOfAnotherAccountForRowsWithoutOne(t *testing.T) {
	t.Parallel()
	for name, variable := range map[string]string{
		"groups": "groups", "export tokens": "export_tokens",
		"tokens": "tokens", "schedules": "schedules",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, second := twoAccounts(t)
			home := fmt.Sprint(first.CallOutside(http.MethodPut, "/org/sites?_oid="+first.Bootstrap().OrganizationID,
				map[string]any{"name": "Home"})["id"])
			p := first.pipelineWithToken("one", "account.tf").set(variable, 1).set("site_id", home)
			p.apply()
			before := p.stateText()
			p.set("RUNZERO_ACCOUNT_TOKEN", second.Bootstrap().AccountToken)
			for _, command := range []string{"apply", "destroy"} {
				output, err := p.run(command, "-auto-approve")
				if err == nil || naming(output, first.Bootstrap().AccountID, second.Bootstrap().AccountID) != 1 {
					t.Errorf("%s: no error names both accounts: %v", command, err)
				}
			}
			if !bytes.Equal(p.stateText(), before) {
				t.Error("the state changed")
			}
			if all := second.writes(); len(all) > 0 {
				t.Errorf("something is written into the other account: %v", all)
			}
		})
	}
}

// stateText is the local state file.
func (p *pipeline) stateText() []byte {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.cli.Dir, "terraform.tfstate"))
	if err != nil {
		p.t.Fatal(err)
	}
	return text
}

// A configuration may name its account: then not even the first apply goes into another one. (E)
func TestConfiguredAccount(t *testing.T) {
	t.Parallel()
	first, second := twoAccounts(t)
	p := second.pipelineWithToken("one", "account.tf").set("tokens", 1).set("sites", 1).set("RUNZERO_ACCOUNT_ID",
		first.Bootstrap().AccountID)
	output, err := p.run("apply", "-auto-approve")
	if err == nil || naming(output, first.Bootstrap().AccountID, second.Bootstrap().AccountID) == 0 {
		t.Errorf("a credential of another account than the configured one is used: %v", err)
	}
	if all := second.writes(); len(all) > 0 {
		t.Errorf("something is written into the other account: %v", all)
	}
	p.set("RUNZERO_ACCOUNT_ID", second.Bootstrap().AccountID).apply()
	p.empty()
}

// A console that was restored under another account id: the configured id binds the state anew, and
// nothing is made again. (E)
func TestAccountWithANewID(t *testing.T) {
	t.Parallel()
	const renewed = "cccccccc-0000-4000-8000-000000000001"
	a := newAccount(t, emulator.Options{})
	p := a.pipelineWithToken("one", "account.tf").set("tokens", 1).set("sites", 1).set("groups",
		1).set("export_tokens", 1)
	p.apply()
	old := a.Bootstrap().AccountID
	a.Intercept(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := record(next, r)
			replay(w, answer, bytes.ReplaceAll(answer.Body.Bytes(), []byte(old), []byte(renewed)))
		})
	})
	if output, err := p.run("plan"); err == nil || naming(output, old, renewed) != 1 {
		t.Errorf("a plan in an account of another id is not refused: %v", err)
	}
	a.ResetRequests()
	p.set("RUNZERO_ACCOUNT_ID", renewed).apply()
	if all := a.writes(); len(all) > 0 {
		t.Errorf("something is written: %v", all)
	}
	p.set("RUNZERO_ACCOUNT_ID", "").empty()
	a.checkStates(p.state())
}

// Two provider blocks, two accounts, one directory: what a killed run has made in each is taken
// over there, or named. (J)
func TestTwoAccountsOfOneDirectoryAfterAKilledRun(t *testing.T) {
	t.Parallel()
	first, second := twoAccounts(t)
	b, c := first.Bootstrap(), second.Bootstrap()
	p := newPipeline(t, t.Name(), "aliases.tf", "", "RUNZERO_BASE_URL="+first.URL).
		set("first_token", b.AccountToken).set("second_token", c.AccountToken).
		set("first_organization", b.OrganizationID).set("second_organization", c.OrganizationID)
	h := newCreateHolder(0)
	first.Intercept(h.front)
	run := p.start("apply", "-auto-approve")
	h.wait(run)
	waitUntil(t, "all is made", func() bool { return len(first.added())+len(second.added()) == 6 })
	providers := run.providers()
	if len(providers) != 2 {
		t.Fatalf("there are %d providers, not two", len(providers))
	}
	clirun.Kill(run.process.PID())
	<-run.ended
	h.open()
	clirun.WaitForEnd(1500*time.Millisecond, providers...)
	clirun.Kill(providers...)
	first.Intercept(nil)

	made := map[*account]map[string]string{first: first.added(), second: second.added()}
	p.apply()
	state := p.state()
	for i, a := range []*account{first, second} {
		name := []string{"first", "second"}[i]
		var own []stateObject
		for _, one := range state {
			if strings.HasPrefix(strings.SplitN(one.address, ".", 2)[1], name) {
				own = append(own, one)
			}
		}
		a.checkStates(own)
		a.checkLeftovers(p.outputs(), own)
		for _, one := range own {
			if before := made[a][one.id()]; hasSecret(one.kind) == (before != "") {
				t.Errorf("%s: was there before: %v", one.address, before != "")
			}
		}
	}
	p.empty()
}
