package acctest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

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
	server, err := r.newServer()
	if err != nil {
		return nil, err
	}
	kind := r.schemas.Provider.ValueType()
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
	return r.objectsOf(server), nil
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
			Address: c.block.address, Type: c.block.typeName, Change: &tfjson.Change{
				Actions: c.action, Before: r.attributes(c.block.address), After: jsonMembers(c.planned.State),
			},
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
		delete(r.tainted, b.address)
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
	id, isImported := r.config.imports[b.address]
	if isImported = isImported && one.State.IsNull(); isImported {
		request := &tfprotov6.ImportResourceStateRequest{TypeName: b.typeName, ID: id}
		if one, err = p.importExisting(ctx, request); err != nil {
			return change, err
		}
	}
	if change.planned, err = r.planned(ctx, p, one, b.config); err != nil {
		return change, err
	}
	if isImported {
		r.object[b.address] = one
	}
	switch {
	case one.State.IsNull():
		change.action = tfjson.Actions{tfjson.ActionCreate}
	case len(change.planned.Replaced) > 0 || r.tainted[b.address]:
		change.action = tfjson.Actions{tfjson.ActionDelete, tfjson.ActionCreate}
		change.planned, err = r.planned(ctx, p, p.none(b.typeName), b.config)
	case change.planned.State.Equal(one.State):
		change.action = tfjson.Actions{tfjson.ActionNoop}
	default:
		change.action = tfjson.Actions{tfjson.ActionUpdate}
	}
	return change, err
}

// planned plans a configuration for an object, and holds the plan against it, as Terraform does:
// what is configured is planned as it stands or stays as it was, and the provider chooses only what
// it computes.
func (r *directRun) planned(ctx context.Context, p *Objects, one Object, config tftypes.Value) (Planned, error) {
	planned, err := p.Plan(ctx, one, config)
	if err != nil {
		return planned, err
	}
	before, set, after := map[string]tftypes.Value{}, valuesOf(config), valuesOf(planned.State)
	if !one.State.IsNull() {
		before = valuesOf(one.State)
	}
	for _, a := range p.Attributes(one.TypeName) {
		configured, was, is := set[a.Name], before[a.Name], after[a.Name]
		switch {
		case a.WriteOnly && is.IsNull(), !a.WriteOnly && is.Equal(configured):
		case a.NestedType != nil, a.Computed && configured.IsNull():
		case !configured.IsNull() && !one.State.IsNull() && is.Equal(was):
		default:
			return planned, fmt.Errorf("the provider planned an invalid value of %s", a.Name) // which may be secret
		}
	}
	return planned, nil
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
			r.tainted[c.block.address] = err != nil && one.State.IsNull()
		}
		if err != nil {
			all = append(all, c.block.explain(err))
			continue
		}
		all = append(all, checkConsistent(c.planned.State, made.State))
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
	delete(r.tainted, b.address)
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

// checkConsistent holds a new state against its plan, as Terraform does: what was known stays.
func checkConsistent(planned, made tftypes.Value) error {
	before, after := valuesOf(planned), valuesOf(made)
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if before[name].IsFullyKnown() && !before[name].Equal(after[name]) {
			return fmt.Errorf("the provider produced an inconsistent result: %s was planned as %s, and is %s", name,
				before[name], after[name])
		}
	}
	return nil
}
