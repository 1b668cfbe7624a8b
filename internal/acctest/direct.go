package acctest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
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

// directRun is the state of a test case that runs without a CLI.
type directRun struct {
	t      *testing.T
	c      *Console
	open   func() (tfprotov6.ProviderServer, error)
	steps  []*directConfig          // one for each step; those of imports may be nil
	config *directConfig            // of the last step that had one
	object map[string]Object        // resources in the state, by address
	data   map[string]tftypes.Value // data sources in the state, by address
	bad    map[string]bool          // resources whose create failed, or that a step taints
	kinds  *tfprotov6.GetProviderSchemaResponse
}

// newDirectRun understands all steps of a test case before the first one runs.
func newDirectRun(t *testing.T, c *Console, testCase resource.TestCase) (*directRun, error) {
	t.Helper()
	r := &directRun{
		t: t, c: c, open: testCase.ProtoV6ProviderFactories["runzero"], object: map[string]Object{},
		data: map[string]tftypes.Value{}, bad: map[string]bool{},
	}
	if r.open == nil || len(testCase.ProtoV6ProviderFactories) > 1 || testCase.AdditionalCLIOptions != nil {
		return nil, fmt.Errorf("%w: more than this provider", errNeedsCLI)
	}
	server, err := r.open()
	if err != nil {
		return nil, err
	}
	if r.kinds, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		return nil, fmt.Errorf("reading the schemas: %w", err)
	}
	p := r.speaking(server)
	for i, step := range testCase.Steps {
		if err := understood(step); err != nil {
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

// understood reports what of a step needs the CLI.
func understood(step resource.TestStep) error {
	checks := slices.Concat(step.ConfigPlanChecks.PreApply, step.ConfigPlanChecks.PostApplyPreRefresh,
		step.ConfigPlanChecks.PostApplyPostRefresh)
	for _, check := range checks {
		switch name := reflect.TypeOf(check).Name(); name {
		case "expectEmptyPlan", "expectNonEmptyPlan", "expectResourceAction":
		default:
			return fmt.Errorf("%w: the check %s of a plan", errNeedsCLI, name)
		}
	}
	switch {
	case step.Query, step.ConfigDirectory != nil, step.ConfigFile != nil, step.ImportStateConfigExact:
		return fmt.Errorf("%w: a query, or files", errNeedsCLI)
	case step.ImportStateKind == resource.ImportBlockWithResourceIdentity, step.ImportStateCheck != nil:
		return fmt.Errorf("%w: an import by identity", errNeedsCLI)
	case step.Destroy && step.Check != nil, len(step.RefreshPlanChecks.PostRefresh) > 0, step.PostApplyFunc != nil:
		return fmt.Errorf("%w: an unusual step", errNeedsCLI)
	}
	return nil
}

// speaking is a provider that is not configured yet.
func (r *directRun) speaking(p tfprotov6.ProviderServer) *Objects {
	return &Objects{&server{ProviderServer: p, c: r.c, schemas: r.kinds}}
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
		r.bad[address] = true
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

// directPlan is a plan of all resources.
type directPlan struct {
	json    *tfjson.Plan
	changes []directChange
}

// directChange is what a plan does to one resource.
type directChange struct {
	block   directBlock // with an address alone where the configuration has no such resource any more
	planned Planned
	action  tfjson.Actions
}

func (p *directPlan) isEmpty() bool {
	return !slices.ContainsFunc(p.changes, func(c directChange) bool { return !c.action.NoOp() })
}

// differences tells which attributes a plan changes.
func (p *directPlan) differences(r *directRun) string {
	var lines []string
	for _, c := range p.changes {
		if !c.action.NoOp() {
			lines = append(lines, fmt.Sprintf("%s %v %v", c.block.address, c.action,
				Differences(r.object[c.block.address].State, c.planned.State)))
		}
	}
	return strings.Join(lines, "\n")
}

// command is a provider for one run of plan or apply: it knows nothing of the one before.
func (r *directRun) command(ctx context.Context) (*Objects, error) {
	server, err := r.open()
	if err != nil {
		return nil, err
	}
	kind := r.kinds.Provider.ValueType()
	settings, err := tfprotov6.NewDynamicValue(kind, r.config.provider)
	if err != nil {
		return nil, fmt.Errorf("writing the provider's settings: %w", err)
	}
	block := directBlock{address: `provider["runzero"]`}
	validated, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: &settings})
	if err != nil {
		return nil, fmt.Errorf("validating the provider's settings: %w", err)
	}
	if err := errorIn("validating", validated.Diagnostics); err != nil {
		return nil, block.explain(err)
	}
	configured, err := server.ConfigureProvider(ctx,
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: &settings})
	if err != nil {
		return nil, fmt.Errorf("configuring the provider: %w", err)
	}
	if err := errorIn("configuring", configured.Diagnostics); err != nil {
		return nil, block.explain(err)
	}
	return r.speaking(server), nil
}

// plan validates, refreshes if it is asked to, reads the data sources, and plans. What it refreshes
// it keeps. Errors of independent blocks come together, in the order of the configuration.
func (r *directRun) plan(ctx context.Context, refresh bool) (*directPlan, error) {
	p, err := r.command(ctx)
	if err != nil {
		return nil, err
	}
	var all []error
	for _, b := range r.config.blocks {
		all = append(all, r.validate(ctx, p, b))
	}
	if err := errors.Join(all...); err != nil {
		return nil, err
	}
	plan := &directPlan{json: &tfjson.Plan{}}
	var read []string
	for _, b := range r.config.blocks {
		if b.isData {
			read = append(read, b.address)
			all = append(all, r.readData(ctx, p, b))
			continue
		}
		change, err := r.change(ctx, p, b, refresh)
		if err != nil {
			all = append(all, b.explain(err))
			continue
		}
		plan.changes = append(plan.changes, change)
	}
	maps.DeleteFunc(r.data, func(address string, _ tftypes.Value) bool { return !slices.Contains(read, address) })
	for _, address := range slices.Sorted(maps.Keys(r.object)) {
		if !slices.ContainsFunc(r.config.blocks, func(b directBlock) bool { return b.address == address }) {
			removed := directBlock{address: address, typeName: r.object[address].TypeName}
			change, err := r.removal(ctx, p, removed, refresh)
			if err != nil {
				all = append(all, removed.explain(err))
				continue
			}
			plan.changes = append(plan.changes, change)
		}
	}
	for _, c := range plan.changes {
		plan.json.ResourceChanges = append(plan.json.ResourceChanges, &tfjson.ResourceChange{
			Address: c.block.address, Type: c.block.typeName, Change: &tfjson.Change{Actions: c.action},
		})
	}
	return plan, errors.Join(all...)
}

func (r *directRun) validate(ctx context.Context, p *Objects, b directBlock) error {
	if b.invalid != nil {
		return b.explain(b.invalid)
	}
	var err error
	if b.isData {
		err = p.validateData(ctx, b)
	} else {
		err = p.Validate(ctx, b.typeName, b.config)
	}
	if err != nil {
		return b.explain(err)
	}
	return nil
}

func (r *directRun) readData(ctx context.Context, p *Objects, b directBlock) error {
	state, err := p.readData(ctx, b)
	if err != nil {
		return b.explain(err)
	}
	r.data[b.address] = state
	return nil
}

// present is the object at an address, read anew if that is asked for; a null one if there is none.
func (r *directRun) present(ctx context.Context, p *Objects, b directBlock, refresh bool) (Object, error) {
	one, ok := r.object[b.address]
	if !ok {
		return p.none(b.typeName), nil
	}
	if !refresh {
		return one, nil
	}
	one, err := p.Read(ctx, one)
	if err != nil {
		return one, err
	}
	if one.State.IsNull() {
		delete(r.object, b.address)
		delete(r.bad, b.address)
		return p.none(b.typeName), nil
	}
	r.object[b.address] = one
	return one, nil
}

// change plans the resource of a block.
func (r *directRun) change(ctx context.Context, p *Objects, b directBlock, refresh bool) (directChange, error) {
	change := directChange{block: b}
	one, err := r.present(ctx, p, b, refresh)
	if err != nil {
		return change, err
	}
	if change.planned, err = p.Plan(ctx, one, b.config); err != nil {
		return change, err
	}
	switch {
	case one.State.IsNull():
		change.action = tfjson.Actions{tfjson.ActionCreate}
	case len(change.planned.Replaced) > 0 || r.bad[b.address]:
		change.action = tfjson.Actions{tfjson.ActionDelete, tfjson.ActionCreate}
		change.planned, err = p.Plan(ctx, p.none(b.typeName), b.config)
	case change.planned.State.Equal(one.State):
		change.action = tfjson.Actions{tfjson.ActionNoop}
	default:
		change.action = tfjson.Actions{tfjson.ActionUpdate}
	}
	return change, err
}

// removal plans the end of an object.
func (r *directRun) removal(ctx context.Context, p *Objects, b directBlock, refresh bool) (directChange, error) {
	change := directChange{block: b, action: tfjson.Actions{tfjson.ActionNoop}}
	one, err := r.present(ctx, p, b, refresh)
	if err != nil || one.State.IsNull() {
		return change, err
	}
	change.action = tfjson.Actions{tfjson.ActionDelete}
	change.planned, err = p.Plan(ctx, one, p.none(b.typeName).State)
	return change, err
}

// apply carries a plan out: what is removed goes first.
func (r *directRun) apply(ctx context.Context, plan *directPlan) error {
	p, err := r.command(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, c := range plan.changes {
		if c.action.Delete() || c.action.DestroyBeforeCreate() {
			all = append(all, r.remove(ctx, p, c.block))
		}
	}
	if err := errors.Join(all...); err != nil {
		return err
	}
	for _, c := range plan.changes {
		if c.action.NoOp() || c.action.Delete() {
			continue
		}
		one, ok := r.object[c.block.address]
		if !ok {
			one = p.none(c.block.typeName)
		}
		made, _, err := p.Apply(ctx, one, c.planned)
		if !made.State.IsNull() {
			r.object[c.block.address] = made
			r.bad[c.block.address] = err != nil && one.State.IsNull()
		}
		if err != nil {
			all = append(all, c.block.explain(err))
			continue
		}
		all = append(all, consistent(c.planned.State, made.State))
	}
	return errors.Join(all...)
}

// remove deletes an object that a plan removes or replaces.
func (r *directRun) remove(ctx context.Context, p *Objects, b directBlock) error {
	one := r.object[b.address]
	planned, err := p.Plan(ctx, one, p.none(b.typeName).State)
	if err != nil {
		return b.explain(err)
	}
	left, _, err := p.Apply(ctx, one, planned)
	if err != nil {
		if !left.State.IsNull() {
			r.object[b.address] = left
		}
		return b.explain(err)
	}
	delete(r.object, b.address)
	delete(r.bad, b.address)
	return nil
}

// destroyAll plans the end of everything and carries it out.
func (r *directRun) destroyAll(ctx context.Context) error {
	whole := r.config
	defer func() { r.config = whole }()
	r.config = &directConfig{provider: whole.provider}
	plan, err := r.plan(ctx, true)
	if err != nil || plan.isEmpty() {
		return err
	}
	return r.apply(ctx, plan)
}

// consistent holds a new state against its plan, as Terraform does: what was known stays.
func consistent(planned, made tftypes.Value) error {
	before, after := valuesOf(planned), valuesOf(made)
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if before[name].IsFullyKnown() && !before[name].Equal(after[name]) {
			return fmt.Errorf("the provider produced an inconsistent result: %s was planned as %s, and is %s", name,
				before[name], after[name])
		}
	}
	return nil
}
