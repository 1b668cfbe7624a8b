package entity

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func TestEachNoticeBecomesAWarning(t *testing.T) {
	notice := runzero.Notice{
		Object: "api_token", Name: "ci", ID: widgetID(1), Organization: acme, CreatedAt: moment, Text: "it is full",
	}
	const made = `PI token "ci" (00000000-0000-4000-8000-000000000001, made at 2031-05-06T07:08:09Z)`
	for name, test := range map[string]struct {
		kind    runzero.Notice // its kind alone
		change  func(*runzero.Notice)
		summary string
		detail  string
	}{
		"found": {
			kind:    runzero.Notice{Kind: runzero.NoticeFound},
			summary: "The answer for A" + made + " was lost", detail: "taken over",
		},
		"taken over": {
			kind:    runzero.Notice{Kind: runzero.NoticeTakenOver},
			summary: "A" + made + " was made by a run that was killed",
		},
		"left over": {
			kind:    runzero.Notice{Kind: runzero.NoticeMayBeLeftOver},
			summary: "A" + made + " may be left over",
		},
		"by its name": {
			kind:    runzero.Notice{Kind: runzero.NoticeMayBeLeftOver},
			summary: `API token "ci" may be left over`, detail: "It is full. Delete it",
			change: func(n *runzero.Notice) { n.ID = "" },
		},
		"of a killed run": {
			kind:   runzero.Notice{Kind: runzero.NoticeMayBeOfKilledRun},
			detail: "runzero_api_token.NAME " + acme + "/" + widgetID(1),
		},
		"left by a killed run": {
			kind: runzero.Notice{Kind: runzero.NoticeLeftByKilledRun}, detail: "runzero_api_token.NAME " + widgetID(1),
			change: func(n *runzero.Notice) { n.Organization = "" },
		},
		"in the state, perhaps": {
			kind:    runzero.Notice{Kind: runzero.NoticeMayBeInState},
			summary: "A run that was killed made A" + made + " too",
		},
		"without a ledger": {
			kind:    runzero.Notice{Kind: runzero.NoticeNoLedger},
			summary: "cannot be written down", detail: "It is full.",
		},
		"without a time": {
			kind: runzero.Notice{Kind: runzero.NoticeTakenOver}, summary: "API token (" + widgetID(1) + ") was made",
			change: func(n *runzero.Notice) { n.Name, n.CreatedAt = "", time.Time{} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := notice
			n.Kind = test.kind.Kind
			if test.change != nil {
				test.change(&n)
			}
			got := warnOf([]runzero.Notice{n})
			if len(got) != 1 || got.HasError() || !strings.Contains(got[0].Summary(), test.summary) ||
				!strings.Contains(got[0].Detail(), test.detail) {
				t.Errorf("got %v", got)
			}
			if hasTakenOver([]runzero.Notice{n}) != (test.kind.Kind == runzero.NoticeTakenOver) {
				t.Error("it is not known whether it was taken over")
			}
		})
	}
}

// An object that a killed run had made is brought to the plan, or kept beside an error.
func TestAnObjectThatWasTakenOverIsBroughtToThePlan(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*ResourceSpec[widgetModel])
		color   string
		failure error
		refused string
	}{
		"by an update":                      {color: "red"},
		"but not where it must be replaced": {color: "blue", refused: "a run that was killed had made it otherwise"},
		"but not where nothing is updated": {
			color: "red", change: func(s *ResourceSpec[widgetModel]) { s.Update = nil }, refused: "made it otherwise",
		},
		"but not where the update fails": {color: "red", failure: errors.New("it burns"), refused: "it burns"},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			shelf.failures["update"] = test.failure
			spec := shelf.resource()
			if test.change != nil {
				test.change(&spec)
			}
			r := NewResource[widgetModel](spec)
			r.backend = startConsole(t).backend(t)
			found := widget{id: widgetID(1), org: acme, name: "HQ", color: "red", size: 1}.into(widgetModel{})
			plan := found
			plan.ID, plan.Size = types.StringUnknown(), types.Int64Value(2)
			plan.Color, plan.ForceDestroy = types.StringValue(test.color), types.BoolValue(true)
			m, err := r.bringToPlan(t.Context(), WriteRequest[widgetModel]{Plan: plan, Config: plan, Now: moment}, found)
			if m.ID.ValueString() != widgetID(1) || !m.ForceDestroy.ValueBool() {
				t.Errorf("got %v", m)
			}
			if test.refused == "" {
				if err != nil || m.Size.ValueInt64() != 2 {
					t.Errorf("got %v: %v", m, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.refused) || m.Size.ValueInt64() != 1 {
				t.Errorf("got %v: %v", m, err)
			}
		})
	}
}

// leaveLedger writes the ledger of a run that was killed: one token that no state has, and a group
// whose create was never answered.
func leaveLedger(t *testing.T, console *console) string {
	t.Helper()
	dir := t.TempDir()
	at := moment.Add(-time.Minute)
	var text strings.Builder
	for _, line := range []attributes{
		{"header": attributes{"console": console.url, "account": account, "workspace": "", "directory": ""}},
		{"number": 1, "create": attributes{"kind": "api_token", "name": "ci", "at": at}},
		{"number": 1, "id": widgetID(7)},
		{"number": 2, "create": attributes{"kind": "group", "name": "ops", "at": at}},
		{"surveyed": true},
	} {
		row, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(append(row, '\n'))
	}
	if err := os.WriteFile(filepath.Join(dir, "runzero-ledger-1.jsonl"), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	console.answer("GET /account/keys", []any{map[string]any{
		"id": widgetID(7), "client_id": account, "comment": "ci", "created_at": at.Unix(),
	}})
	console.answer("GET /account/groups", []any{map[string]any{
		"id": widgetID(8), "client_id": account, "name": "ops", "created_at": at.Unix(),
	}})
	return dir
}

func TestWhatKilledRunsLeftIsNamedOnceAndBeforeTheFirstWrite(t *testing.T) {
	console, shelf := startConsole(t), newShelf()
	b := console.backend(t, func(c *runzero.Config) { c.DataDir, c.ReadsWholeState = leaveLedger(t, console), true })
	entry := shelf.entry()
	c := startCLI(t, b, entry)
	if !b.mustNameLeftovers() {
		t.Fatal("nothing is left over")
	}
	p := c.plan(c.none("runzero_widget"), attributes{"name": "HQ"})
	p.diags.expectWarning(t, `A run that was killed left API token "ci" (`+widgetID(7))
	if b.mustNameLeftovers() {
		t.Error("it is to be named again")
	}
	again := c.plan(c.none("runzero_widget"), attributes{"name": "B"})
	again.diags.expectNone(t)

	one, diags := c.apply(p)
	diags.expectWarning(t, `Group "ops" (`+widgetID(8), "may be left by a run that was killed")
	_, diags = c.apply(c.plan(one, attributes{"name": "C"}))
	diags.expectNone(t)
}
