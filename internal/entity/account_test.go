package entity

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// bound is an object that was made with a client that knows its account.
func bound(t *testing.T, shelf *shelf, console *console) (*cli, *instance, *Backend) {
	t.Helper()
	b := console.backend(t)
	c := startCLI(t, b, shelf.entry(func(s *ResourceSpec[widgetModel]) { s.HasRowsWithoutAccount = true }))
	one := c.create("runzero_widget", attributes{"name": "HQ"})
	console.expectCalls(t, "GET /account/orgs")
	shelf.forget()
	return c, one, b
}

func TestACreateBindsTheObjectToTheAccount(t *testing.T) {
	_, one, b := bound(t, newShelf(), startConsole(t))
	var note accountRecord
	if err := json.Unmarshal([]byte(one.note(t, accountKey)), &note); err != nil {
		t.Fatal(err)
	}
	if want := (accountRecord{Account: account, Login: b.Client.LoginFingerprint()}); note != want {
		t.Errorf("the note is %v, want %v", note, want)
	}
	if strings.Contains(string(one.private), accountToken().Token) {
		t.Error("private data hold the token")
	}
	if n := len(one.private) - len(one.note(t, configuredKey)); n > 70 {
		t.Errorf("private data have %d bytes besides the names in them: %s", n, one.private)
	}
}

func TestTheNoteOfAnAccountIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := accountRecord{
			Account: rapid.OneOf(rapid.Just(account), rapid.Just(strings.ToUpper(account)), rapid.StringN(0, 30, -1),
				rapid.StringMatching(`=?[A-Za-z0-9_-]{22}`)).Draw(t, "account"),
			Login: rapid.SampledFrom([]string{"", "A-b_0123"}).Draw(t, "credential"),
		}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got accountRecord
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Errorf("%s: got %v, want %v: %v", text, got, want, err)
		}
	})
	for _, broken := range []string{``, `1`, `"A"`, `"AAAA B"`, `"AAAAAAAAAAAAAAAAAAAAA! B"`, `{"account":"A"}`} {
		if note := (accountRecord{}); json.Unmarshal([]byte(broken), &note) == nil {
			t.Errorf("%q is read as %v", broken, note)
		}
	}
}

func TestAnObjectStaysUnboundWhereTheAccountCannotBeLearned(t *testing.T) {
	console, shelf := startConsole(t), newShelf()
	console.answer("GET /account/orgs", 403)
	c := startCLI(t, console.backend(t),
		shelf.entry(func(s *ResourceSpec[widgetModel]) { s.HasRowsWithoutAccount = true }))
	one := c.create("runzero_widget", attributes{"name": "HQ"})
	if got := one.note(t, accountKey); got != "" {
		t.Errorf("the note is %s", got)
	}
}

// With a credential of another account every object looks gone, and nothing may come of that.
func TestACredentialOfAnotherAccountChangesNothing(t *testing.T) {
	console, shelf := startConsole(t), newShelf()
	_, one, _ := bound(t, shelf, console)
	console.answer("GET /account/orgs", []any{map[string]any{"id": other, "client_id": foreign, "name": "Evil"}})
	fresh := func() *cli { return startCLI(t, console.backend(t, withOtherToken), shelf.entry()) }
	const want = "this is for account " + account

	c := fresh()
	c.plan(one, attributes{"name": "B"}).diags.expectError(t, want, "Cannot plan runzero_widget")
	c.plan(one, nil).diags.expectError(t, oneSaysMore)

	c = fresh()
	p := planned{instance: one, config: one.state, private: one.private, identity: one.identity}
	p.after = c.dynamic(one.state)
	_, diags := c.apply(p)
	diags.expectError(t, want, "Cannot update")
	shelf.expectCalls(t)

	c = fresh()
	shelf.failures["get"] = runzero.ErrNotFound
	after, diags := c.read(one)
	diags.expectError(t, want, "Cannot read")
	if !after.state.Equal(one.state) {
		t.Errorf("the state became %s", after.state)
	}
}

func TestAnotherCredentialOfTheSameAccountIsCheckedOnce(t *testing.T) {
	console, shelf := startConsole(t), newShelf()
	_, one, _ := bound(t, shelf, console)
	c := startCLI(t, console.backend(t, withOtherToken), shelf.entry())
	for range 2 {
		c.plan(one, attributes{"name": "B"}).diags.expectNone(t)
	}
	console.expectCalls(t, "GET /account/orgs")
}

func TestTheSameCredentialIsNotChecked(t *testing.T) {
	console, shelf := startConsole(t), newShelf()
	_, one, _ := bound(t, shelf, console)
	c := startCLI(t, console.backend(t), shelf.entry())
	one, diags := c.apply(c.plan(one, attributes{"name": "B"}))
	diags.expectNone(t)
	_, diags = c.apply(c.plan(one, nil))
	diags.expectNone(t)
	console.expectCalls(t)
}

func TestTheConfiguredAccountIsHeldAgainstThatOfTheCredential(t *testing.T) {
	shelf := newShelf()
	c := startCLI(t, startConsole(t).backend(t, func(c *runzero.Config) { c.AccountID = foreign }), shelf.entry())
	p := c.plan(c.none("runzero_widget"), attributes{"name": "HQ"})
	p.diags.expectError(t, "this is for account "+foreign)
}

func TestWhetherAnAccountIsStillToBeChecked(t *testing.T) {
	console, shelf := startConsole(t), newShelf()
	_, one, own := bound(t, shelf, console)
	stranger := console.backend(t, withOtherToken)
	learned := console.backend(t, withOtherToken)
	if _, err := learned.Client.AccountID(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		backend *Backend
		private []byte
		want    bool
	}{
		"the credential of the note":                 {own, one.private, false},
		"another one":                                {stranger, one.private, true},
		"another one, whose account is known by now": {learned, one.private, false},
		"no note":       {stranger, nil, false},
		"an empty note": {stranger, []byte(`{"account":"e30="}`), false},
		"a broken note": {stranger, []byte(`{"account":"W10="}`), false},
		"no provider":   {nil, one.private, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := shelf.entry().Resource()
			configureResource(t, r, test.backend)
			if got := r.NeedsAccountCheck(notesIn(t, test.private)); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestARefreshOfAnotherAccountIsLeftToTheFramework(t *testing.T) {
	shelf := newShelf()
	_, one, own := bound(t, shelf, startConsole(t))
	r := shelf.entry().Resource()
	configureResource(t, r, own)
	for of, want := range map[string]bool{account: true, foreign: false} {
		if got, _ := r.Refresh(t.Context(), one.state, &Notes{account: accountRecord{Account: of}}); got != want {
			t.Errorf("account %s: got %t", of, got)
		}
	}
}
