package entity

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// after are the attributes that a plan wants.
func (c *cli) after(p planned) tftypes.Value {
	c.t.Helper()
	return c.unpack(p.after, p.state.Type())
}

func TestThePlanSettlesTheOrganization(t *testing.T) {
	for name, test := range map[string]struct {
		given     any // organization_id in the configuration
		byDefault types.String
		login     func(*runzero.Config)
		isPending bool
		want      any
		refused   string
	}{
		"the configuration counts first":    {given: other, byDefault: types.StringValue(acme), want: other},
		"the provider's default comes next": {byDefault: types.StringValue(acme), want: acme},
		"an organization token knows its own": {
			byDefault: types.StringNull(), login: withOrganizationToken, want: acme,
		},
		"without either there is an error":   {byDefault: types.StringNull(), refused: "needs an organization"},
		"a default may be known after apply": {byDefault: types.StringUnknown(), want: unknown{}},
		"so may the one of the configuration": {
			given: unknown{}, byDefault: types.StringValue(acme), want: unknown{},
		},
		"a credential that is to be made waits": {byDefault: types.StringNull(), isPending: true, want: unknown{}},
	} {
		t.Run(name, func(t *testing.T) {
			login := withOtherToken
			if test.login != nil {
				login = test.login
			}
			b := startConsole(t).backend(t, login)
			b.OrganizationID = test.byDefault
			if test.isPending {
				b.Pending, b.Client = true, nil
			}
			c := startCLI(t, b, newShelf().entry())
			config := attributes{"name": "HQ"}
			if test.given != nil {
				config["organization_id"] = test.given
			}
			p := c.plan(c.none("runzero_widget"), config)
			if test.refused != "" {
				p.diags.expectError(t, test.refused, "organization_id")
				return
			}
			p.diags.expectNone(t)
			c.expect(c.after(p), attributes{"organization_id": test.want, "id": unknown{}})
		})
	}
}

func TestAnOrganizationTokenThatIsRefusedIsExplained(t *testing.T) {
	console := startConsole(t)
	console.answer("GET /org", 403)
	b := console.backend(t, withOrganizationToken)
	b.OrganizationID = types.StringNull()
	c := startCLI(t, b, newShelf().entry())
	p := c.plan(c.none("runzero_widget"), attributes{"name": "HQ"})
	p.diags.expectError(t, "Cannot find the organization of the organization token")
}

func TestAnotherOrganizationIsAnotherObject(t *testing.T) {
	for name, test := range map[string]struct {
		given   any
		warning string
	}{
		"of the configuration": {given: other},
		"of the provider":      {},
		"that is not known yet": {
			given: unknown{}, warning: "is replaced because its organization is not known yet",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := startConsole(t).backend(t)
			c := startCLI(t, b, newShelf().entry())
			one := c.create("runzero_widget", attributes{"name": "HQ"})
			config := attributes{"name": "HQ"}
			if test.given != nil {
				config["organization_id"] = test.given
			} else {
				b.OrganizationID = types.StringValue(other)
			}
			p := c.plan(one, config)
			if len(p.replace) != 1 || !strings.Contains(p.replace[0], "organization_id") {
				t.Errorf("replaced because of %s", p.replace)
			}
			if test.warning == "" {
				p.diags.expectNone(t)
			} else {
				p.diags.expectWarning(t, test.warning)
			}
		})
	}
}

func TestThePlanOfAnObject(t *testing.T) {
	before := attributes{"name": "HQ", "note": "round", "color": "red"}
	for name, test := range map[string]struct {
		config  attributes
		want    attributes
		replace string
		refused string
	}{
		"stays as it is": {config: before, want: before},
		"changes in place": {
			config: attributes{"name": "B", "note": "round", "color": "red"}, want: attributes{"name": "B"},
		},
		"is replaced where it must be": {
			config: attributes{"name": "HQ", "note": "round", "color": "blue"}, replace: "color",
		},
		"clears what was taken away": {
			config: attributes{"name": "HQ", "color": "red"}, want: attributes{"note": nil},
		},
		"leaves what was never there": {config: before, want: attributes{"size": 0}},
		"takes what is known after apply": {
			config: attributes{"name": unknown{}, "color": "red"}, want: attributes{"name": unknown{}},
		},
		"is refused by the object": {
			config: attributes{"name": "forbidden", "color": "red"}, refused: "No such name",
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			one := c.create("runzero_widget", before)
			shelf.forget()
			p := c.plan(one, test.config)
			shelf.expectCalls(t)
			if test.refused != "" {
				p.diags.expectError(t, test.refused, "name")
				return
			}
			p.diags.expectNone(t)
			c.expect(c.after(p), test.want)
			if test.replace == "" && len(p.replace) > 0 || !strings.Contains(strings.Join(p.replace, " "), test.replace) {
				t.Errorf("replaced because of %s, want %q", p.replace, test.replace)
			}
		})
	}
}

// An import fills in what the configuration never set: that is not taken for removed.
func TestWhatOnlyAnImportFilledInIsNotCleared(t *testing.T) {
	shelf := newShelf(widget{id: widgetID(1), org: acme, name: "HQ", note: "round"})
	c := startCLI(t, startConsole(t).backend(t), shelf.entry())
	one, diags := c.importBy("runzero_widget", widgetID(1), nil)
	diags.expectNone(t)
	one, diags = c.read(one)
	diags.expectNone(t)
	p := c.plan(one, attributes{"name": "HQ"})
	p.diags.expectNone(t)
	c.expect(c.after(p), attributes{"note": "round"})
}

func TestTheWrongKindOfCredentialIsRefusedBeforeAnyCall(t *testing.T) {
	shelf, console := newShelf(), startConsole(t)
	c := startCLI(t, console.backend(t, withExportToken), shelf.entry())
	const want = "runzero_widget cannot be managed with an"
	p := c.plan(c.none("runzero_widget"), attributes{"name": "HQ"})
	p.diags.expectError(t, want, "It needs "+runzero.NeedsOrganization.Sentence(), "No call was made.")
	one := c.none("runzero_widget")
	one.state = c.value(one.state.Type(), attributes{"id": widgetID(1), "organization_id": acme, "name": "HQ"})
	_, diags := c.read(one)
	diags.expectError(t, want)
	p = planned{instance: one, after: c.dynamic(tftypes.NewValue(one.state.Type(), nil))}
	p.config = tftypes.NewValue(one.state.Type(), nil)
	_, diags = c.apply(p)
	diags.expectError(t, want)
	shelf.expectCalls(t)
	console.expectCalls(t)
}

func TestWithoutAKnownCredentialReadsKeepTheStateAndWritesWait(t *testing.T) {
	shelf := newShelf()
	b := startConsole(t).backend(t)
	c := startCLI(t, b, shelf.entry())
	one := c.create("runzero_widget", attributes{"name": "HQ"})
	shelf.forget()
	b.Pending, b.Client = true, nil
	after, diags := c.read(one)
	diags.expectNone(t)
	if !after.state.Equal(one.state) || after.identity == nil {
		t.Errorf("the state became %s", after.state)
	}
	_, diags = c.apply(c.plan(one, attributes{"name": "B"}))
	diags.expectError(t, "Cannot update widget", "is not known yet")
	shelf.expectCalls(t)
}

func TestABudgetIsHeldBeforeTheFirstWrite(t *testing.T) {
	b := startConsole(t).backend(t, func(c *runzero.Config) { c.Budget.MaxCalls = 2 })
	b.HasBudget = true
	c := startCLI(t, b, newShelf().entry())
	for _, name := range []string{"A", "B"} {
		p := c.plan(c.none("runzero_widget"), attributes{"name": name})
		p.diags.expectNone(t)
	}
	const headline = "The plan needs more API calls than api_budget allows"
	p := c.plan(c.none("runzero_widget"), attributes{"name": "C"})
	p.diags.expectError(t, headline, "Nothing was changed.")
	p = c.plan(c.none("runzero_widget"), attributes{"name": "D"})
	p.diags.expectError(t, headline, oneSaysMore)
}

func TestAPlanWithoutChangesIsNoWrite(t *testing.T) {
	b := startConsole(t).backend(t, func(c *runzero.Config) { c.Budget.MaxCalls = 1 })
	c := startCLI(t, b, newShelf().entry())
	one := c.create("runzero_widget", attributes{"name": "A"})
	b.HasBudget = true
	for range 3 {
		p := c.plan(one, attributes{"name": "A"})
		p.diags.expectNone(t)
	}
	p := c.plan(one, nil)
	p.diags.expectNone(t)
	p = c.plan(one, nil)
	p.diags.expectError(t, "The plan needs more API calls")
}

func TestAPlanWarnsOfANameThatIsTaken(t *testing.T) {
	taken := widget{id: widgetID(9), org: acme, name: "HQ"}
	for name, test := range map[string]struct {
		names     []string // of the creates of the plan
		isFreed   bool     // whether the plan renames the one that is there
		isDeleted bool     // whether the plan destroys it
		want      string   // of the last create; "" = no warning
	}{
		"by the console": {
			names: []string{"HQ"}, want: "terraform import runzero_widget.NAME " + acme + "/" + taken.id,
		},
		"by another block": {
			names: []string{"B", "B"}, want: `Two widgets with the name "B"`,
		},
		"but not where it is another":             {names: []string{"B"}},
		"but not where the plan renames the one":  {names: []string{"HQ"}, isFreed: true},
		"but not where the plan destroys the one": {names: []string{"HQ"}, isDeleted: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := startCLI(t, startConsole(t).backend(t), newShelf(taken).entry())
			one, diags := c.importBy("runzero_widget", taken.id, nil)
			diags.expectNone(t)
			one, diags = c.read(one)
			diags.expectNone(t)
			switch {
			case test.isFreed:
				c.plan(one, attributes{"name": "Old"})
			case test.isDeleted:
				c.plan(one, nil)
			}
			var p planned
			for _, name := range test.names {
				p = c.plan(c.none("runzero_widget"), attributes{"name": name})
			}
			if test.want == "" {
				p.diags.expectNone(t)
				return
			}
			p.diags.expectWarning(t, test.want)
		})
	}
}

// An object whose plan depends on the time decides by when it was last read, because Terraform
// plans once more during the apply.
func TestATimedObjectIsPlannedByWhenItWasRead(t *testing.T) {
	shelf := newShelf()
	var refreshed time.Time
	shelf.plan = func(p *Plan[widgetModel]) { refreshed = p.Refreshed }
	b := startConsole(t).backend(t)
	now := moment
	b.Now = func() time.Time { return now }
	c := startCLI(t, b, shelf.entry(func(s *ResourceSpec[widgetModel]) { s.IsTimed = true }))
	one := c.create("runzero_widget", attributes{"name": "A"})
	for _, step := range []struct{ passed, wanted time.Duration }{
		{30 * time.Minute, 0}, // the note is good for an hour
		{2 * time.Hour, 2 * time.Hour},
		{time.Hour, time.Hour}, // a note of the future counts as none, and is renewed
	} {
		now = moment.Add(step.passed)
		var diags diagnostics
		one, diags = c.read(one)
		diags.expectNone(t)
		now = now.Add(time.Minute)
		c.plan(one, attributes{"name": "A"})
		if want := moment.Add(step.wanted); !refreshed.Equal(want) {
			t.Errorf("after %s it was planned as of %s, want %s", step.passed, refreshed, want)
		}
	}
	one, diags := c.apply(c.plan(one, attributes{"name": "B"}))
	diags.expectNone(t)
	if got := one.note(t, refreshedKey); got != `"2031-05-06T08:09:09Z"` {
		t.Errorf("an update noted %s", got)
	}
}

// What neither the configuration nor the provider names stays where the state has it, so that a
// provider without organization_id manages what another one made.
func TestAnObjectStaysInTheOrganizationOfItsState(t *testing.T) {
	for name, change := range map[string]func(*Backend){
		"without a default":                  func(b *Backend) { b.OrganizationID = types.StringNull() },
		"without a default and a credential": func(b *Backend) { *b = Backend{Pending: true, Now: b.Now} },
	} {
		t.Run(name, func(t *testing.T) {
			b := startConsole(t).backend(t)
			c := startCLI(t, b, newShelf().entry())
			one := c.create("runzero_widget", attributes{"name": "HQ"})
			change(b)
			p := c.plan(one, attributes{"name": "B"})
			p.diags.expectNone(t)
			c.expect(c.after(p), attributes{"organization_id": acme, "name": "B"})
			if len(p.replace) > 0 {
				t.Errorf("replaced because of %s", p.replace)
			}
		})
	}
}
