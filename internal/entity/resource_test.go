package entity

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// expectCalls compares the calls of the object's own functions since the last time.
func (s *shelf) expectCalls(t *testing.T, want ...string) {
	t.Helper()
	if got := s.forget(); !slices.Equal(got, want) {
		t.Errorf("the widgets were called %q, want %q", got, want)
	}
}

func TestAnObjectLivesFromCreateToDelete(t *testing.T) {
	shelf := newShelf()
	c := startCLI(t, startConsole(t).backend(t), shelf.entry())

	one := c.create("runzero_widget", attributes{"name": "HQ", "note": "round", "color": "red"})
	whole := attributes{
		"id": widgetID(1), "organization_id": acme, "name": "HQ", "note": "round", "color": "red", "size": 0,
	}
	c.expect(one.state, whole)
	shelf.expectCalls(t, "create") // and nothing is read after it
	if got := one.note(t, configuredKey); got != `["color","note"]` {
		t.Errorf("noted as configured: %s", got)
	}
	identity := c.unpack(one.identity.IdentityData, c.identities["runzero_widget"].ValueType())
	c.expect(identity, attributes{"id": widgetID(1), "organization_id": acme})

	one, diags := c.read(one)
	diags.expectNone(t)
	c.expect(one.state, whole)
	shelf.expectCalls(t, "get")

	p := c.plan(one, attributes{"name": "HQ", "note": "square", "color": "red", "size": 7})
	if len(p.replace) > 0 {
		t.Errorf("%s would be replaced", p.replace)
	}
	one, diags = c.apply(p)
	diags.expectNone(t)
	c.expect(one.state, attributes{"id": widgetID(1), "note": "square", "size": 7})
	shelf.expectCalls(t, "update")

	one, diags = c.apply(c.plan(one, nil))
	diags.expectNone(t)
	shelf.expectCalls(t, "children", "count", "delete")
	if !one.state.IsNull() || len(shelf.rows) > 0 {
		t.Error("it is not deleted")
	}
}

func TestASettingOfTheProvidersOwnIsStoredWithoutACall(t *testing.T) {
	shelf := newShelf()
	c := startCLI(t, startConsole(t).backend(t), shelf.entry())
	one := c.create("runzero_widget", attributes{"name": "HQ"})
	shelf.forget()
	one, diags := c.apply(c.plan(one, attributes{
		"name": "HQ", "force_destroy": true, "timeouts": attributes{"read": "1m"},
	}))
	diags.expectNone(t)
	shelf.expectCalls(t)
	one, diags = c.read(one)
	diags.expectNone(t)
	c.expect(one.state, attributes{"force_destroy": true, "timeouts": attributes{"read": "1m"}})
}

// invalid is a refusal as the console words it.
func invalid(detail string) error {
	return &runzero.Error{Kind: runzero.KindInvalid, Operation: "createWidget", Status: 400, Detail: detail}
}

func TestAFailedWriteSaysWhatToDo(t *testing.T) {
	for name, test := range map[string]struct {
		verb    string
		failure error
		want    []string
	}{
		"a refused create": {
			"create", invalid("too round"), []string{`Cannot create widget "HQ"`, "too round", "Correct"},
		},
		"a refused update": {
			"update", invalid("too round"),
			[]string{`Cannot update widget "HQ" (` + widgetID(1), "too round"},
		},
		"an update of what is gone": {"update", runzero.ErrNotFound, []string{"Cannot update", "created anew"}},
		"a delete that is refused":  {"delete", invalid("in use"), []string{"Cannot delete", "in use"}},
		"a count that fails":        {"count", errors.New("no"), []string{"Cannot count the assets of", "No."}},
		"children that are not listed": {
			"children", errors.New("no"),
			[]string{"Cannot look below"},
		},
		"a read that is refused": {"get", invalid("no"), []string{"Cannot read widget"}},
		"advice of the object": {
			"create", &ErrorWithAdvice{Err: invalid("too round"), Next: "Make it square.", Attribute: "note"},
			[]string{"Make it square.", "note"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			var before *instance
			if test.verb != "create" {
				before = c.create("runzero_widget", attributes{"name": "HQ"})
			}
			shelf.failures[test.verb] = test.failure
			var after *instance
			var diags diagnostics
			switch test.verb {
			case "create":
				before = c.none("runzero_widget")
				after, diags = c.apply(c.plan(before, attributes{"name": "HQ"}))
			case "update":
				after, diags = c.apply(c.plan(before, attributes{"name": "HQ", "size": 9}))
			case "get":
				after, diags = c.read(before)
			default:
				after, diags = c.apply(c.plan(before, nil))
			}
			diags.expectError(t, test.want...)
			if !after.state.Equal(before.state) {
				t.Errorf("the state became %s", after.state)
			}
		})
	}
}

func TestACreateThatFailsHalfwayIsInTheState(t *testing.T) {
	shelf := newShelf()
	c := startCLI(t, startConsole(t).backend(t), shelf.entry(func(spec *ResourceSpec[widgetModel]) {
		create := spec.Create
		spec.Create = func(ctx context.Context, client *runzero.Client, w WriteRequest[widgetModel]) (widgetModel, error) {
			m, err := create(ctx, client, w)
			return m, errors.Join(err, errors.New("the second step failed"))
		}
	}))
	one, diags := c.apply(c.plan(c.none("runzero_widget"), attributes{"name": "HQ"}))
	diags.expectError(t, "Cannot create", "The second step failed.")
	c.expect(one.state, attributes{"id": widgetID(1), "name": "HQ"})
}

func TestADeletedObjectLeavesTheStateWithAWarning(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"deleted by somebody": {runzero.ErrNotFound, "The next apply creates it again"},
		"deleted, and the object knows why": {
			&ErrorWithAdvice{Err: runzero.ErrNotFound, Next: "It was eaten."},
			"It was eaten.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			one := c.create("runzero_widget", attributes{"name": "HQ"})
			shelf.failures["get"] = test.err
			one, diags := c.read(one)
			diags.expectWarning(t, `widget "HQ" (`+widgetID(1)+`) is gone`, test.want)
			if !one.state.IsNull() {
				t.Errorf("the state is %s", one.state)
			}
		})
	}
}

// Only what is proven gone leaves the state.
func TestNoFailureTakesAnObjectOutOfTheState(t *testing.T) {
	for _, kind := range []runzero.ErrorKind{
		runzero.KindForbidden, runzero.KindNotConsole, runzero.KindServer, runzero.KindTimeout,
		runzero.KindUnauthorized, runzero.KindWrongAccount, runzero.KindContradiction,
	} {
		t.Run(kind.String(), func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			one := c.create("runzero_widget", attributes{"name": "HQ"})
			shelf.failures["get"] = &runzero.Error{Kind: kind, Status: 500}
			after, diags := c.read(one)
			diags.expectError(t, "Cannot read widget")
			if !after.state.Equal(one.state) {
				t.Errorf("the state became %s", after.state)
			}
		})
	}
}

func TestAnObjectThatIsGoneIsDeleted(t *testing.T) {
	for _, call := range []string{"count", "delete"} {
		t.Run(call, func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			one := c.create("runzero_widget", attributes{"name": "HQ"})
			shelf.failures[call] = runzero.ErrNotFound
			one, diags := c.apply(c.plan(one, nil))
			diags.expectNone(t)
			if !one.state.IsNull() {
				t.Error("it is still in the state")
			}
		})
	}
}

func TestTheDeleteGuard(t *testing.T) {
	for name, test := range map[string]struct {
		assets   int64
		isPartly bool
		children []string
		force    bool
		want     []string // of the error; none: it is deleted
	}{
		"lets an empty object go": {},
		"stops at one asset": {
			assets: 1, want: []string{"still holds 1 asset\n", "force_destroy = true"},
		},
		"stops at assets":                   {assets: 7, want: []string{"still holds 7 assets"}},
		"says where it has not counted all": {assets: 1, isPartly: true, want: []string{"at least 1 asset\n"}},
		"stops at children, and names them": {
			children: []string{"A", "B"}, want: []string{"widgets below it", "A, B"},
		},
		"lets an object go with force_destroy": {assets: 7, children: []string{"A"}, force: true},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			one := c.create("runzero_widget", attributes{"name": "HQ", "force_destroy": test.force})
			shelf.assets, shelf.isPartly, shelf.children = test.assets, test.isPartly, test.children
			shelf.forget()
			after, diags := c.apply(c.plan(one, nil))
			if len(test.want) == 0 {
				diags.expectNone(t)
				if len(shelf.rows) > 0 || !after.state.IsNull() {
					t.Error("it is not deleted")
				}
				if test.force {
					shelf.expectCalls(t, "delete")
				}
				return
			}
			diags.expectError(t, test.want...)
			if len(shelf.rows) != 1 || after.state.IsNull() {
				t.Error("it is deleted all the same")
			}
		})
	}
}

func TestAnOperationEndsAtItsTimeLimit(t *testing.T) {
	limits := attributes{"create": "1ms", "read": "1ms", "update": "1ms", "delete": "1ms"}
	for _, verb := range []string{"create", "read", "update", "delete"} {
		t.Run(verb, func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			one := c.none("runzero_widget")
			if verb != "create" {
				one = c.create("runzero_widget", attributes{"name": "HQ", "timeouts": attributes{
					"read": "1ms", "delete": "1ms",
				}, "force_destroy": true})
			}
			shelf.hangs = true
			begin := time.Now()
			var diags diagnostics
			switch verb {
			case "read":
				_, diags = c.read(one)
			case "delete":
				_, diags = c.apply(c.plan(one, nil))
			default:
				_, diags = c.apply(c.plan(one, attributes{"name": "HQ", "size": 9, "timeouts": limits}))
			}
			diags.expectError(t, "Cannot "+verb, "The time limit of this "+verb+" was reached",
				"timeouts = { "+verb+" = ")
			if took := time.Since(begin); took > time.Minute {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestATimeLimitThatIsNoneIsRefused(t *testing.T) {
	shelf := newShelf()
	c := startCLI(t, startConsole(t).backend(t), shelf.entry())
	p := c.plan(c.none("runzero_widget"), attributes{"name": "HQ", "timeouts": attributes{"create": "soon"}})
	_, diags := c.apply(p)
	if !strings.Contains(diags.errors(), "soon") {
		t.Errorf("got %s", diags.errors())
	}
	shelf.expectCalls(t)
}

func TestACanceledRunSaysThatItWasCanceled(t *testing.T) {
	shelf := newShelf()
	shelf.hangs = true
	c := startCLI(t, startConsole(t).backend(t), shelf.entry())
	p := c.plan(c.none("runzero_widget"), attributes{"name": "HQ"})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	answer, err := c.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: p.typeName, PriorState: c.dynamic(p.state), PlannedState: p.after, Config: c.dynamic(p.config),
		PlannedPrivate: p.private,
	})
	if err != nil {
		t.Fatal(err)
	}
	diagnostics(answer.Diagnostics).expectError(t, "The run was canceled")
}

func TestARefusedCreateNamesTheObjectThatIsThere(t *testing.T) {
	row := widget{id: widgetID(8), org: acme, name: "HQ"}
	for name, test := range map[string]struct {
		canRepeat bool
		isInState bool
		detail    string
		want, not string
	}{
		"to import it": {
			detail: "no", want: "terraform import runzero_widget.NAME " + acme + "/" + row.id, not: "Correct",
		},
		"to look for the other block": {
			detail: "no", isInState: true, want: "It is in this state", not: "terraform import",
		},
		"where names may repeat and the console says so": {
			detail: "already there", canRepeat: true, want: "terraform import",
		},
		"but not where names may repeat and it does not": {
			detail: "no", canRepeat: true, want: "Correct what", not: "terraform import",
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			b := startConsole(t).backend(t)
			c := startCLI(t, b, shelf.entry(func(s *ResourceSpec[widgetModel]) { s.CanNamesRepeat = test.canRepeat }))
			p := c.plan(c.none("runzero_widget"), attributes{"name": "HQ"})
			shelf.rows[row.id] = row
			if test.isInState {
				id := types.StringValue(row.id)
				b.noteInState(&id)
			}
			shelf.failures["create"] = invalid(test.detail)
			_, diags := c.apply(p)
			diags.expectError(t, "Cannot create", test.want)
			if test.not != "" && strings.Contains(diags.errors(), test.not) {
				t.Errorf("%q is in %s", test.not, diags.errors())
			}
		})
	}
}

// What the console makes of a write is no inconsistent result, but a warning.
func TestAWriteThatWasTakenOtherwiseKeepsThePlanAndWarns(t *testing.T) {
	shelf := newShelf()
	shelf.takes = func(w *widget) { w.note = "oval" }
	c := startCLI(t, startConsole(t).backend(t), shelf.entry())
	one, diags := c.apply(c.plan(c.none("runzero_widget"), attributes{"name": "HQ", "note": "round"}))
	diags.expectWarning(t, "did not take over note of widget", `"round"`, `"oval"`)
	c.expect(one.state, attributes{"note": "round"})
	one, diags = c.read(one)
	diags.expectNone(t)
	c.expect(one.state, attributes{"note": "oval"})
}

func TestWhatStopsEverythingIsReportedOnceForAllObjects(t *testing.T) {
	for name, kind := range map[string]runzero.ErrorKind{
		"the end of the quota": runzero.KindDailyQuota, "an outage": runzero.KindServer,
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			c := startCLI(t, startConsole(t).backend(t), shelf.entry())
			one := c.create("runzero_widget", attributes{"name": "A"})
			two := c.create("runzero_widget", attributes{"name": "B"})
			shelf.failures["get"] = &runzero.Error{Kind: kind, Detail: "it burns"}
			_, diags := c.read(one)
			diags.expectError(t, "it burns")
			again, diags := c.read(two)
			diags.expectNone(t)
			if !again.state.Equal(two.state) {
				t.Errorf("the state became %s", again.state)
			}
		})
	}
}

func TestAnAdoptedObjectIsNotMissedButLookedForAnew(t *testing.T) {
	shelf := newShelf()
	c := startCLI(t, startConsole(t).backend(t), shelf.entry(func(s *ResourceSpec[widgetModel]) {
		s.ForgetWarning = "It stays."
	}))
	one := c.create("runzero_widget", attributes{"name": "HQ"})
	delete(shelf.rows, widgetID(1))
	_, diags := c.read(one)
	diags.expectWarning(t, "looks for it anew")
	shelf.forget()
	after, diags := c.apply(c.plan(one, nil))
	diags.expectWarning(t, "was forgotten, not deleted", "It stays.")
	shelf.expectCalls(t)
	if !after.state.Equal(tftypes.NewValue(one.state.Type(), nil)) {
		t.Error("it is still in the state")
	}
}
