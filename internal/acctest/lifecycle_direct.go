package acctest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// life is a table that runs without a CLI.
type life struct {
	LifeCycle
	c      *Console
	object Object // with a null state while there is none
	config tftypes.Value
}

// runDirect runs the table as [LifeCycle.Run] does, but speaks to the provider itself. As with the
// CLI each plan and each apply has a provider of its own, that knows nothing of the one before.
func (l LifeCycle) runDirect(t *testing.T, c *Console) {
	t.Helper()
	typeName, _, _ := strings.Cut(l.Address, ".")
	of := &life{LifeCycle: l, c: c}
	of.object = of.provider(t.Context()).none(typeName)
	defer func() {
		if of.object.State.IsNull() {
			return
		}
		if err := of.destroy(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("after the last step: %v", err)
		}
	}()
	for i, s := range l.Steps {
		l.before(t, c, i)
		if err := of.step(t, s); err != nil {
			t.Fatalf("step %d, %s: %v", i+1, s.Name, err)
		}
	}
}

// provider is a new one.
func (l *life) provider(ctx context.Context) *Objects { return l.c.Objects(ctx, l.c.Client(nil)) }

// step does one step and holds the result against what it says.
func (l *life) step(t *testing.T, s LifeCycleStep) error {
	t.Helper()
	ctx := t.Context()
	if s.Import {
		return l.importAgain(ctx, s)
	}
	var err error
	if l.config, err = l.evaluate(t, s); err != nil {
		return err
	}
	err = l.apply(ctx, s)
	if s.Error != "" {
		if err == nil {
			return fmt.Errorf("it was not refused with: %s", s.Error)
		}
		if !Folded(s.Error).MatchString(err.Error()) {
			return fmt.Errorf("it was refused, but not with %q: %w", s.Error, err)
		}
		return nil
	}
	if err != nil {
		return err
	}
	values := l.values()
	for _, name := range slices.Sorted(maps.Keys(s.Holds)) {
		value, err := plain(values[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := s.Holds[name].CheckValue(value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := l.after(l.c, s, l.text("id")); err != nil {
		return err
	}
	if s.NeverSettles {
		return nil
	}
	return l.checkNothingLeft(ctx)
}

// apply refreshes, plans and applies the configuration.
func (l *life) apply(ctx context.Context, s LifeCycleStep) error {
	p := l.provider(ctx)
	if err := p.Validate(ctx, l.object.TypeName, l.config); err != nil {
		return err
	}
	if err := l.refresh(ctx, p); err != nil {
		return err
	}
	planned, action, err := l.plan(ctx, p)
	if err != nil {
		return err
	}
	if s.Error == "" && action != cmp.Or(s.Action, plancheck.ResourceActionNoop) {
		return fmt.Errorf("the plan is %s, not %s: %v", action, cmp.Or(s.Action, plancheck.ResourceActionNoop),
			Differences(l.object.State, planned.State))
	}
	switch action {
	case plancheck.ResourceActionNoop:
		return nil
	case plancheck.ResourceActionDestroyBeforeCreate:
		p = l.provider(ctx)
		if err := l.remove(ctx, p); err != nil {
			return err
		}
		if planned, err = p.Plan(ctx, l.object, l.config); err != nil {
			return err
		}
	default:
		p = l.provider(ctx)
	}
	made, _, err := p.Apply(ctx, l.object, planned)
	if made.TypeName != "" {
		l.object = made
	}
	if err != nil {
		return err
	}
	return consistent(planned.State, made.State)
}

// refresh reads the object, if there is one.
func (l *life) refresh(ctx context.Context, p *Objects) error {
	if l.object.State.IsNull() {
		return nil
	}
	read, err := p.Read(ctx, l.object)
	if err != nil {
		return err
	}
	l.object = read
	if l.object.State.IsNull() {
		l.object.Private = nil
	}
	return nil
}

// plan plans the configuration, and tells what Terraform would say of it.
func (l *life) plan(ctx context.Context, p *Objects) (Planned, plancheck.ResourceActionType, error) {
	planned, err := p.Plan(ctx, l.object, l.config)
	switch {
	case err != nil:
		return planned, "", err
	case l.object.State.IsNull():
		return planned, plancheck.ResourceActionCreate, nil
	case len(planned.Replaced) > 0:
		return planned, plancheck.ResourceActionDestroyBeforeCreate, nil
	case planned.State.Equal(l.object.State):
		return planned, plancheck.ResourceActionNoop, nil
	}
	return planned, plancheck.ResourceActionUpdate, nil
}

// checkNothingLeft plans again, without and with a refresh.
func (l *life) checkNothingLeft(ctx context.Context) error {
	for _, refreshed := range []bool{false, true} {
		p := l.provider(ctx)
		if refreshed {
			if err := l.refresh(ctx, p); err != nil {
				return err
			}
		}
		planned, action, err := l.plan(ctx, p)
		if err != nil {
			return err
		}
		if action != plancheck.ResourceActionNoop {
			return fmt.Errorf("once more, refreshed: %t, the plan is %s: %v", refreshed, action,
				Differences(l.object.State, planned.State))
		}
	}
	return nil
}

// importAgain imports the object into a state of its own.
func (l *life) importAgain(ctx context.Context, s LifeCycleStep) error {
	p := l.provider(ctx)
	imported, err := p.Import(ctx, l.object.TypeName, importID(l.text("id"), l.text("organization_id")))
	if err != nil {
		return err
	}
	before, after := l.values(), valuesOf(imported.State)
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if slices.Contains(s.ImportIgnores, name) || isEmpty(before[name]) && isEmpty(after[name]) {
			continue
		}
		if !before[name].Equal(after[name]) {
			return fmt.Errorf("%s was %s, and is imported as %s", name, before[name], after[name])
		}
	}
	present := l.object
	defer func() { l.object = present }()
	l.object = imported
	planned, action, err := l.plan(ctx, p)
	if err == nil && action != plancheck.ResourceActionNoop {
		err = fmt.Errorf("after the import the plan is %s: %v", action, Differences(imported.State, planned.State))
	}
	return err
}

// isEmpty reports whether a value is null or a collection of nothing, which the library that
// compares an imported state with the present one does not tell apart either.
func isEmpty(v tftypes.Value) bool {
	if v.IsNull() {
		return true
	}
	var list []tftypes.Value
	var all map[string]tftypes.Value
	return v.As(&list) == nil && len(list) == 0 || v.As(&all) == nil && len(all) == 0
}

// destroy plans the end of the object and carries it out.
func (l *life) destroy(ctx context.Context) error {
	p := l.provider(ctx)
	if err := l.refresh(ctx, p); err != nil || l.object.State.IsNull() {
		return err
	}
	return l.remove(ctx, l.provider(ctx))
}

// remove deletes the object.
func (l *life) remove(ctx context.Context, p *Objects) error {
	nothing := p.none(l.object.TypeName)
	planned, err := p.Plan(ctx, l.object, nothing.State)
	if err != nil {
		return err
	}
	if _, _, err := p.Apply(ctx, l.object, planned); err != nil {
		return err
	}
	l.object = nothing
	return nil
}

// values are the attributes of the state.
func (l *life) values() map[string]tftypes.Value { return valuesOf(l.object.State) }

func valuesOf(object tftypes.Value) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	if err := object.As(&values); err != nil {
		panic(err) // of the test: a state is an object
	}
	return values
}

// text is an attribute of the state; "" for one that is not there.
func (l *life) text(name string) string {
	var text string
	if v, ok := l.values()[name]; ok && !v.IsNull() {
		if err := v.As(&text); err != nil {
			panic(err) // of the test: it is a string
		}
	}
	return text
}

// consistent holds a new state against its plan, as Terraform does: what was known stays.
func consistent(planned, made tftypes.Value) error {
	if made.IsNull() {
		return nil
	}
	after := valuesOf(made)
	for name, v := range valuesOf(planned) {
		if v.IsFullyKnown() && !v.Equal(after[name]) {
			return fmt.Errorf("%s was planned as %s, and is %s", name, v, after[name])
		}
	}
	return nil
}

// evaluate is the resource's block in the configuration of a step.
func (l *life) evaluate(t *testing.T, s LifeCycleStep) (tftypes.Value, error) {
	t.Helper()
	return l.provider(t.Context()).evaluate(l.Address, HCL(t, cmp.Or(s.Config, s.Name)), l.variables(l.c, s))
}

// evaluate is the block of one resource in a configuration, with the variables in it replaced.
func (o *Objects) evaluate(address, text string, variables Variables) (tftypes.Value, error) {
	none := tftypes.Value{}
	scope, err := variables.scope()
	if err != nil {
		return none, err
	}
	file, problems := hclsyntax.ParseConfig([]byte(text), "main.tf", hcl.InitialPos)
	if problems.HasErrors() {
		return none, problems
	}
	typeName, label, _ := strings.Cut(address, ".")
	values := map[string]cty.Value{}
	body, _ := file.Body.(*hclsyntax.Body)
	for _, block := range body.Blocks {
		switch {
		case block.Type == "variable":
			continue
		case block.Type != "resource" || !slices.Equal(block.Labels, []string{typeName, label}) || len(block.Body.Blocks) > 0:
			return none, fmt.Errorf("without a CLI only the block of %s is understood, and not %s %v", address, block.Type,
				block.Labels)
		}
		for name, attribute := range block.Body.Attributes {
			value, problems := attribute.Expr.Value(scope)
			if problems.HasErrors() {
				return none, problems
			}
			values[name] = value
		}
	}
	for _, a := range o.Attributes(typeName) {
		if _, set := values[a.Name]; a.Required && !set {
			return none, fmt.Errorf("missing required argument: %s", a.Name)
		}
	}
	object := cty.ObjectVal(values)
	inJSON, err := ctyjson.Marshal(object, object.Type())
	if err != nil {
		return none, fmt.Errorf("reading the configuration: %w", err)
	}
	value, err := tftypes.ValueFromJSON(inJSON, o.TypeOf(typeName)) //nolint:staticcheck // there is no other reader of JSON
	if err != nil {
		return none, fmt.Errorf("reading the configuration: %w", err)
	}
	return value, nil
}

// scope is where the expressions of a configuration find the variables.
func (v Variables) scope() (*hcl.EvalContext, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("reading the variables: %w", err)
	}
	typ, err := ctyjson.ImpliedType(text)
	if err != nil {
		return nil, fmt.Errorf("reading the variables: %w", err)
	}
	values, err := ctyjson.Unmarshal(text, typ)
	if err != nil {
		return nil, fmt.Errorf("reading the variables: %w", err)
	}
	return &hcl.EvalContext{Variables: map[string]cty.Value{"var": values}}, nil
}

// plain is a value as the checks of known values take it: as it stands in JSON.
func plain(v tftypes.Value) (any, error) {
	if v.IsNull() {
		return nil, nil //nolint:nilnil // null is a value
	}
	switch {
	case v.Type().Is(tftypes.String):
		var text string
		err := v.As(&text)
		return text, err
	case v.Type().Is(tftypes.Bool):
		var is bool
		err := v.As(&is)
		return is, err
	case v.Type().Is(tftypes.Number):
		number := new(big.Float)
		err := v.As(&number)
		return json.Number(number.Text('f', -1)), err
	}
	var list []tftypes.Value
	if v.As(&list) == nil {
		elements := []any{}
		for _, one := range list {
			element, err := plain(one)
			if err != nil {
				return nil, err
			}
			elements = append(elements, element)
		}
		return elements, nil
	}
	members := map[string]any{}
	for name, one := range valuesOf(v) {
		var err error
		if members[name], err = plain(one); err != nil {
			return nil, err
		}
	}
	return members, nil
}
