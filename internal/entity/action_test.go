package entity

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// spin is an action on a widget.
type spin struct {
	ForOrganization
	Widget types.String `tfsdk:"widget"`
}

// spinEntry is an action that does what the test says.
func spinEntry(do func(context.Context, Invocation[spin]) error) Entry {
	object := Object{Name: "widget_spin", Title: "spin", Requires: runzero.NeedsOrganization, Describe: "Spins."}
	return Entry{Object: object, Action: func() AnyAction {
		return NewAction(ActionSpec[spin]{
			Object:     object,
			Attributes: map[string]schema.Attribute{"widget": schema.StringAttribute{Required: true}},
			Verb:       "spin", DisplayName: func(m spin) string { return "widget " + m.Widget.ValueString() },
			NextStepWhenUnsure: "Look whether it spins.",
			ExtraTime:          func(spin) time.Duration { return time.Hour },
			Invoke:             do,
		})
	}}
}

// planAction and invoke do with an action what Terraform does.
func (c *cli) planAction(given attributes) diagnostics {
	c.t.Helper()
	config := c.dynamic(c.value(c.schemas.ActionSchemas["runzero_widget_spin"].Schema.ValueType(), given))
	answer, err := c.server.PlanAction(c.t.Context(), &tfprotov6.PlanActionRequest{
		ActionType: "runzero_widget_spin", Config: config,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return answer.Diagnostics
}

func (c *cli) invoke(ctx context.Context, given attributes) (progress []string, diags diagnostics) {
	c.t.Helper()
	config := c.dynamic(c.value(c.schemas.ActionSchemas["runzero_widget_spin"].Schema.ValueType(), given))
	stream, err := c.server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType: "runzero_widget_spin", Config: config,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = event.Diagnostics
		}
	}
	return progress, diags
}

func TestAnActionIsInvokedInItsOrganization(t *testing.T) {
	for name, test := range map[string]struct {
		given   any
		want    string
		refused string
		change  func(*Backend)
	}{
		"of the configuration": {given: other, want: other},
		"of the provider":      {want: acme},
		"but not without one": {
			change: func(b *Backend) { b.OrganizationID = types.StringNull() }, refused: "needs an organization",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := startConsole(t).backend(t)
			if test.change != nil {
				test.change(b)
			}
			var got spin
			var limit time.Duration
			c := startCLI(t, b, spinEntry(func(ctx context.Context, i Invocation[spin]) error {
				got = i.Config
				end, _ := ctx.Deadline()
				limit = time.Until(end)
				i.ShowProgress("spinning\n%s", i.Config.Widget.ValueString())
				return i.Sleep(ctx, time.Millisecond)
			}))
			config := attributes{"widget": "HQ"}
			if test.given != nil {
				config["organization_id"] = test.given
			}
			diags := c.planAction(config)
			if test.refused != "" {
				diags.expectError(t, test.refused)
				_, diags = c.invoke(t.Context(), config)
				diags.expectError(t, test.refused)
				return
			}
			diags.expectNone(t)
			progress, diags := c.invoke(t.Context(), config)
			diags.expectNone(t)
			if got.OrganizationID.ValueString() != test.want || got.Widget.ValueString() != "HQ" {
				t.Errorf("got %v", got)
			}
			if len(progress) != 1 || progress[0] != "spinning HQ" {
				t.Errorf("progress: %q", progress)
			}
			if limit < time.Hour || limit > 2*time.Hour {
				t.Errorf("the limit is %s", limit)
			}
		})
	}
}

func TestAnActionPlansWhatIsNotKnownYet(t *testing.T) {
	b := startConsole(t).backend(t)
	c := startCLI(t, b, spinEntry(nil))
	c.planAction(attributes{"widget": "HQ", "organization_id": unknown{}}).expectNone(t)
	b.OrganizationID = types.StringUnknown()
	c.planAction(attributes{"widget": "HQ"}).expectNone(t)
	b.Pending, b.Client = true, nil
	c.planAction(attributes{"widget": "HQ"}).expectNone(t)
	_, diags := c.invoke(t.Context(), attributes{"widget": "HQ"})
	diags.expectError(t, "Cannot spin widget HQ", "is not known yet")
}

func TestAnActionRefusesTheWrongCredential(t *testing.T) {
	c := startCLI(t, startConsole(t).backend(t, withExportToken), spinEntry(nil))
	const want = "runzero_widget_spin cannot be invoked with an"
	c.planAction(attributes{"widget": "HQ"}).expectError(t, want)
	_, diags := c.invoke(t.Context(), attributes{"widget": "HQ"})
	diags.expectError(t, want)
}

func TestAnActionCountsAgainstTheBudget(t *testing.T) {
	b := startConsole(t).backend(t, func(c *runzero.Config) { c.Budget.MaxCalls = 1 })
	b.HasBudget = true
	c := startCLI(t, b, spinEntry(nil))
	c.planAction(attributes{"widget": "A"}).expectNone(t)
	c.planAction(attributes{"widget": "B"}).expectError(t, "The plan needs more API calls")
}

func TestAFailedActionSaysWhatToDo(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want []string
	}{
		"a refusal":     {invalid("too round"), []string{"Cannot spin widget HQ", "too round"}},
		"a lost answer": {lost(t), []string{"Look whether it spins."}},
		"a bad end": {
			&FailedAfterCall{Summary: "It fell over", Detail: "Pick it up."}, []string{"It fell over", "Pick it up."},
		},
		"its time is up": {
			context.DeadlineExceeded, []string{"The time limit of this spin was reached", "Run the command again"},
		},
		"its own mistake": {errors.New("no such widget"), []string{"No such widget."}},
	} {
		t.Run(name, func(t *testing.T) {
			c := startCLI(t, startConsole(t).backend(t),
				spinEntry(func(context.Context, Invocation[spin]) error { return test.err }))
			_, diags := c.invoke(t.Context(), attributes{"widget": "HQ"})
			diags.expectError(t, test.want...)
		})
	}
	if text := (&FailedAfterCall{Summary: "It fell over"}).Error(); text != "It fell over" {
		t.Errorf("the error is %q", text)
	}
}

func TestACanceledActionStopsWaitingAndIsSilent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := startCLI(t, startConsole(t).backend(t), spinEntry(func(ctx context.Context, i Invocation[spin]) error {
		cancel()
		err := i.Sleep(ctx, time.Hour)
		i.ShowProgress("nobody listens")
		return err
	}))
	progress, diags := c.invoke(ctx, attributes{"widget": "HQ"})
	diags.expectError(t, "The run was canceled")
	if len(progress) > 0 {
		t.Errorf("progress: %q", progress)
	}
}

func TestTheClockOfATestSleepsForAnAction(t *testing.T) {
	var slept time.Duration
	b := &Backend{Sleep: func(_ context.Context, d time.Duration) error {
		slept = d
		return nil
	}}
	if err := b.sleep(t.Context(), time.Hour); err != nil || slept != time.Hour {
		t.Errorf("slept %s: %v", slept, err)
	}
}
