package acctest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// Test runs the steps of a test case. On the console in its default answers that is done by the
// testing library, which starts the CLI nine times for a step, half of them to show what it knows
// already. On the console that answers everything the other way round the provider is spoken to
// without a CLI, in a tenth of the time: the same checks see the same plans and states. Steps that
// only a CLI understands, such as those whose resources refer to one another, run through it there
// as well; so do all where RUNZERO_TEST_SETTINGS is "other-cli".
func Test(t *testing.T, c *Console, testCase resource.TestCase) {
	t.Helper()
	if c.direct {
		r, err := newDirectRun(t, c, testCase)
		if err == nil {
			r.run(testCase)
			return
		}
		if !errors.Is(err, errNeedsCLI) {
			t.Fatal(err)
		}
		t.Logf("through the CLI: %v", err)
	}
	resource.Test(t, testCase)
}

// TestWithoutCLI is [Test] for what a CLI adds nothing to, because other tests of the object show
// it through one: no CLI runs on either console, unless RUNZERO_TEST_SETTINGS is "default-cli" or
// "other-cli", or the console is a real one. Steps that only a CLI understands are an error.
func TestWithoutCLI(t *testing.T, c *Console, testCase resource.TestCase) {
	t.Helper()
	if c.onlyCLI || c.real != nil {
		resource.Test(t, testCase)
		return
	}
	r, err := newDirectRun(t, c, testCase)
	if err != nil {
		t.Fatal(err)
	}
	r.run(testCase)
}

// directRun is the state of a test case that runs without a CLI.
type directRun struct {
	t         *testing.T
	c         *Console
	newServer func() (tfprotov6.ProviderServer, error)
	steps     []*directConfig          // one for each step; those of imports may be nil
	config    *directConfig            // of the last step that had one
	object    map[string]Object        // resources in the state, by address
	data      map[string]tftypes.Value // data sources in the state, by address
	tainted   map[string]bool          // resources whose create failed, or that a step taints
	schemas   *tfprotov6.GetProviderSchemaResponse
}

// newDirectRun understands all steps of a test case before the first one runs.
func newDirectRun(t *testing.T, c *Console, testCase resource.TestCase) (*directRun, error) {
	t.Helper()
	r := &directRun{
		t: t, c: c, newServer: testCase.ProtoV6ProviderFactories["runzero"], object: map[string]Object{},
		data: map[string]tftypes.Value{}, tainted: map[string]bool{},
	}
	if r.newServer == nil || len(testCase.ProtoV6ProviderFactories) > 1 || testCase.AdditionalCLIOptions != nil {
		return nil, fmt.Errorf("%w: more than this provider", errNeedsCLI)
	}
	server, err := r.newServer()
	if err != nil {
		return nil, err
	}
	if r.schemas, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		return nil, fmt.Errorf("reading the schemas: %w", err)
	}
	p := r.objectsOf(server)
	for i, step := range testCase.Steps {
		if err := checkNeedsNoCLI(step); err != nil {
			return nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		var parsed *directConfig
		if step.Config != "" {
			if parsed, err = p.parse(step.Config, step.ConfigVariables); err != nil {
				return nil, fmt.Errorf("step %d: %w", i+1, err)
			}
		}
		r.steps = append(r.steps, parsed)
	}
	return r, nil
}

// checkNeedsNoCLI reports what of a step needs the CLI.
func checkNeedsNoCLI(step resource.TestStep) error {
	checks := slices.Concat(step.ConfigPlanChecks.PreApply, step.ConfigPlanChecks.PostApplyPreRefresh,
		step.ConfigPlanChecks.PostApplyPostRefresh)
	for _, check := range checks {
		switch name := reflect.TypeOf(check).Name(); name {
		case "expectEmptyPlan", "expectNonEmptyPlan", "expectResourceAction", "hiddenTexts":
		default:
			return fmt.Errorf("%w: the check %s of a plan", errNeedsCLI, name)
		}
	}
	switch {
	case step.Query, step.ConfigDirectory != nil, step.ConfigFile != nil, step.ImportStateConfigExact:
		return fmt.Errorf("%w: a query, or files", errNeedsCLI)
	case step.ImportStateCheck != nil:
		return fmt.Errorf("%w: a check of an import", errNeedsCLI)
	case step.Destroy && step.Check != nil, len(step.RefreshPlanChecks.PostRefresh) > 0, step.PostApplyFunc != nil:
		return fmt.Errorf("%w: an unusual step", errNeedsCLI)
	}
	return nil
}

// objectsOf is a provider that is not configured yet.
func (r *directRun) objectsOf(p tfprotov6.ProviderServer) *Objects {
	return &Objects{&server{ProviderServer: p, c: r.c, schemas: r.schemas}}
}

// run runs all steps, and destroys what is left at their end.
func (r *directRun) run(testCase resource.TestCase) {
	r.t.Helper()
	ctx := r.t.Context()
	defer r.end(context.WithoutCancel(ctx), testCase)
	for i, step := range testCase.Steps {
		if step.PreConfig != nil {
			step.PreConfig()
		}
		if r.steps[i] != nil {
			r.config = r.steps[i]
		}
		err := r.step(ctx, step)
		switch {
		case step.ExpectError == nil && err != nil:
			r.t.Fatalf("step %d of %d: %v", i+1, len(testCase.Steps), err)
		case step.ExpectError != nil && err == nil:
			r.t.Fatalf("step %d of %d: no error, where there should be one that matches %s", i+1, len(testCase.Steps),
				step.ExpectError)
		case step.ExpectError != nil && !step.ExpectError.MatchString(err.Error()):
			r.t.Fatalf("step %d of %d: not an error that matches %s: %v", i+1, len(testCase.Steps), step.ExpectError, err)
		}
	}
}

// end destroys what is left, as the testing library does.
func (r *directRun) end(ctx context.Context, testCase resource.TestCase) {
	r.t.Helper()
	state := r.legacyState()
	if len(r.object) > 0 {
		if err := r.destroyAll(ctx); err != nil {
			r.t.Errorf("destroying what is left: %v", err)
		}
	}
	if testCase.CheckDestroy != nil && !r.t.Failed() {
		if err := testCase.CheckDestroy(state); err != nil {
			r.t.Errorf("after the end: %v", err)
		}
	}
}

func (r *directRun) step(ctx context.Context, step resource.TestStep) error {
	switch {
	case step.ImportState:
		return r.importStep(ctx, step)
	case step.RefreshState:
		return r.refreshStep(ctx, step)
	case step.Destroy:
		return r.destroyAll(ctx)
	}
	for _, address := range step.Taint {
		r.tainted[address] = true
	}
	if !step.PlanOnly {
		if err := r.applyStep(ctx, step); err != nil {
			return err
		}
	}
	for _, refresh := range []bool{false, true} {
		plan, err := r.plan(ctx, refresh)
		if err != nil {
			return err
		}
		checks := step.ConfigPlanChecks.PostApplyPreRefresh
		if refresh {
			checks = step.ConfigPlanChecks.PostApplyPostRefresh
		}
		if err := checkPlan(ctx, plan.json, checks); err != nil {
			return err
		}
		if plan.isEmpty() && refresh && step.ExpectNonEmptyPlan {
			return errors.New("the plan is empty, and should not be")
		}
		if !plan.isEmpty() && !step.ExpectNonEmptyPlan {
			return fmt.Errorf("once more, refreshed: %t, the plan is not empty: %s", refresh, plan.differences(r))
		}
	}
	return nil
}

// applyStep plans, applies, and looks at the state.
func (r *directRun) applyStep(ctx context.Context, step resource.TestStep) error {
	plan, err := r.plan(ctx, true)
	if err != nil {
		return err
	}
	if err := checkPlan(ctx, plan.json, step.ConfigPlanChecks.PreApply); err != nil {
		return fmt.Errorf("%w: %s", err, plan.differences(r))
	}
	if err := r.apply(ctx, plan); err != nil {
		return err
	}
	if step.Check != nil {
		if err := step.Check(r.legacyState()); err != nil {
			return err
		}
	}
	for _, check := range step.ConfigStateChecks {
		var answer statecheck.CheckStateResponse
		check.CheckState(ctx, statecheck.CheckStateRequest{State: r.jsonState()}, &answer)
		if answer.Error != nil {
			return answer.Error
		}
	}
	return nil
}

func (r *directRun) refreshStep(ctx context.Context, step resource.TestStep) error {
	if _, err := r.plan(ctx, true); err != nil { // which keeps what it has read
		return err
	}
	if step.Check != nil {
		if err := step.Check(r.legacyState()); err != nil {
			return err
		}
	}
	plan, err := r.plan(ctx, true)
	if err != nil {
		return err
	}
	if plan.isEmpty() == step.ExpectNonEmptyPlan {
		return fmt.Errorf("after the refresh the plan is empty: %t; %s", plan.isEmpty(), plan.differences(r))
	}
	return nil
}

func checkPlan(ctx context.Context, plan *tfjson.Plan, checks []plancheck.PlanCheck) error {
	for _, check := range checks {
		var answer plancheck.CheckPlanResponse
		check.CheckPlan(ctx, plancheck.CheckPlanRequest{Plan: plan}, &answer)
		if answer.Error != nil {
			return answer.Error
		}
	}
	return nil
}
