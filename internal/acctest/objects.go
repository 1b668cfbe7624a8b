package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Objects speaks to a provider about resources the way Terraform does, without Terraform: fast
// enough for thousands of objects.
type Objects struct{ *server }

// Object is a resource in a state.
type Object struct {
	TypeName string
	State    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
}

// Planned is what a plan says.
type Planned struct {
	State, Config tftypes.Value
	Replaced      []string // attributes that force replacement
	Private       []byte
	// Problem are the errors and warnings, with the attribute that each is about; "" if there are
	// none.
	Problem string
}

// Objects configures a provider.
func (c *Console) Objects(ctx context.Context, settings Settings) *Objects {
	c.t.Helper()
	return &Objects{c.configured(ctx, settings)}
}

// TypeOf is the type of a resource's values.
func (o *Objects) TypeOf(typeName string) tftypes.Object {
	o.c.t.Helper()
	schema := o.schemas.ResourceSchemas[typeName]
	if schema == nil {
		o.c.t.Fatalf("the provider has no resource %s", typeName)
	}
	kind, _ := schema.ValueType().(tftypes.Object)
	return kind
}

// none is an object that does not exist.
func (o *Objects) none(typeName string) Object {
	o.c.t.Helper()
	return Object{TypeName: typeName, State: tftypes.NewValue(o.TypeOf(typeName), nil)}
}

// Attributes are those of a resource.
func (o *Objects) Attributes(typeName string) []*tfprotov6.SchemaAttribute {
	return o.schemas.ResourceSchemas[typeName].Block.Attributes
}

// problems are diagnostics as one text, and whether one is an error.
func problems(all []*tfprotov6.Diagnostic) (text string, failed bool) {
	for _, d := range all {
		failed = failed || d.Severity == tfprotov6.DiagnosticSeverityError
		at := ""
		if d.Attribute != nil {
			at = d.Attribute.String() + " "
		}
		text = strings.TrimSpace(fmt.Sprintf("%s\n%s%s: %s", text, at, d.Summary, d.Detail))
	}
	return text, failed
}

// diagnosticsError are diagnostics of which one is an error.
type diagnosticsError struct {
	phase string
	all   []*tfprotov6.Diagnostic
}

// Error implements [error].
func (e *diagnosticsError) Error() string {
	text, _ := problems(e.all)
	return e.phase + ": " + text
}

// errorIn is the error of a phase; nil if no diagnostic is one.
func errorIn(phase string, all []*tfprotov6.Diagnostic) error {
	if _, failed := problems(all); failed {
		return &diagnosticsError{phase, all}
	}
	return nil
}

func (o *Objects) dynamic(typeName string, v tftypes.Value) *tfprotov6.DynamicValue {
	value, err := tfprotov6.NewDynamicValue(o.TypeOf(typeName), v)
	if err != nil {
		panic(err) // of the test: the value is not of the type
	}
	return &value
}

func (o *Objects) opened(typeName string, v *tfprotov6.DynamicValue) (tftypes.Value, error) {
	value, err := v.Unmarshal(o.TypeOf(typeName))
	if err != nil {
		return value, fmt.Errorf("reading a value of %s: %w", typeName, err)
	}
	return value, nil
}

// Import takes an object into a state by id, and reads it.
func (o *Objects) Import(ctx context.Context, typeName, id string) (Object, error) {
	return o.importBy(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
}

// importBy is [Objects.Import] by what a request says: an id, or an identity.
func (o *Objects) importBy(ctx context.Context, request *tfprotov6.ImportResourceStateRequest) (Object, error) {
	typeName := request.TypeName
	imported, err := o.ImportResourceState(ctx, request)
	if err != nil {
		return Object{}, fmt.Errorf("importing: %w", err)
	}
	if err := errorIn("importing", imported.Diagnostics); err != nil {
		return Object{}, err
	}
	if n := len(imported.ImportedResources); n != 1 {
		return Object{}, fmt.Errorf("importing: %d objects", n)
	}
	one := imported.ImportedResources[0]
	state, err := o.opened(typeName, one.State)
	if err != nil {
		return Object{}, err
	}
	return o.Read(ctx, Object{TypeName: typeName, State: state, Private: one.Private})
}

// Read refreshes an object; its state is null if it is gone.
func (o *Objects) Read(ctx context.Context, one Object) (Object, error) {
	read, err := o.ReadResource(ctx,
		&tfprotov6.ReadResourceRequest{
			TypeName: one.TypeName, CurrentState: o.dynamic(one.TypeName, one.State),
			Private: one.Private,
		})
	if err != nil {
		return Object{}, fmt.Errorf("reading: %w", err)
	}
	if err := errorIn("reading", read.Diagnostics); err != nil {
		return Object{}, err
	}
	state, err := o.opened(one.TypeName, read.NewState)
	return Object{TypeName: one.TypeName, State: state, Private: read.Private, Identity: read.NewIdentity}, err
}

// Generated is the configuration that Terraform writes for an imported object: all that can be
// configured, as the state has it, but for what is sensitive. A text that is JSON becomes a call of
// jsonencode, in Terraform's own spelling.
func (o *Objects) Generated(one Object) tftypes.Value {
	values := map[string]tftypes.Value{}
	if err := o.configurable(one.TypeName, one.State).As(&values); err != nil {
		panic(err)
	}
	values = maps.Clone(values)
	for name, v := range values {
		var text string
		if v.IsNull() || !v.Type().Is(tftypes.String) || v.As(&text) != nil {
			continue
		}
		var structure any
		if start := strings.TrimSpace(text); start == "" || start[0] != '{' && start[0] != '[' ||
			json.Unmarshal([]byte(text), &structure) != nil {
			continue
		}
		respelled, err := json.Marshal(structure)
		if err != nil {
			panic(err)
		}
		values[name] = tftypes.NewValue(tftypes.String, string(respelled))
	}
	return tftypes.NewValue(o.TypeOf(one.TypeName), values)
}

func (o *Objects) configurable(typeName string, state tftypes.Value) tftypes.Value {
	values := map[string]tftypes.Value{}
	if err := state.As(&values); err != nil {
		panic(err)
	}
	values = maps.Clone(values)
	for _, a := range o.schemas.ResourceSchemas[typeName].Block.Attributes {
		if !a.Optional && !a.Required || a.Sensitive || a.WriteOnly || a.Deprecated {
			values[a.Name] = tftypes.NewValue(a.ValueType(), nil)
		}
	}
	return tftypes.NewValue(o.TypeOf(typeName), values)
}

// Validate checks a configuration.
func (o *Objects) Validate(ctx context.Context, typeName string, config tftypes.Value) error {
	validated, err := o.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: o.dynamic(typeName, config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		return fmt.Errorf("validating: %w", err)
	}
	return errorIn("validating", validated.Diagnostics)
}

// proposed is what Terraform proposes for a configuration: what it sets, and for the rest what the
// state has.
func (o *Objects) proposed(typeName string, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() {
		return config
	}
	was, values := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	if !prior.IsNull() {
		if err := prior.As(&was); err != nil {
			panic(err)
		}
	}
	if err := config.As(&values); err != nil {
		panic(err)
	}
	values = maps.Clone(values)
	for _, a := range o.schemas.ResourceSchemas[typeName].Block.Attributes {
		switch {
		case a.WriteOnly:
			values[a.Name] = tftypes.NewValue(a.ValueType(), nil)
		case !a.Computed || !values[a.Name].IsNull():
		case prior.IsNull():
			values[a.Name] = tftypes.NewValue(a.ValueType(), tftypes.UnknownValue)
		default:
			values[a.Name] = was[a.Name]
		}
	}
	return tftypes.NewValue(o.TypeOf(typeName), values)
}

// Plan plans a configuration for an object; an object without a type in its state is to be created,
// and a null configuration destroys.
func (o *Objects) Plan(ctx context.Context, one Object, config tftypes.Value) (Planned, error) {
	proposed := o.proposed(one.TypeName, one.State, config)
	answer, err := o.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: one.TypeName, PriorState: o.dynamic(one.TypeName, one.State),
		ProposedNewState: o.dynamic(one.TypeName, proposed),
		Config:           o.dynamic(one.TypeName, config), PriorPrivate: one.Private,
	})
	if err != nil {
		return Planned{}, fmt.Errorf("planning: %w", err)
	}
	if err := errorIn("planning", answer.Diagnostics); err != nil {
		return Planned{}, err
	}
	text, _ := problems(answer.Diagnostics)
	planned := Planned{Config: config, Private: answer.PlannedPrivate, Problem: text}
	for _, at := range answer.RequiresReplace {
		planned.Replaced = append(planned.Replaced, at.String())
	}
	planned.State, err = o.opened(one.TypeName, answer.PlannedState)
	return planned, err
}

// Apply carries a plan out, and gives the warnings beside the object. What an apply that fails
// leaves of the object comes with the error.
func (o *Objects) Apply(ctx context.Context, one Object, planned Planned) (Object, string, error) {
	answer, err := o.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: one.TypeName, PriorState: o.dynamic(one.TypeName, one.State),
		PlannedState: o.dynamic(one.TypeName, planned.State),
		Config:       o.dynamic(one.TypeName, planned.Config), PlannedPrivate: planned.Private,
	})
	if err != nil {
		return Object{}, "", fmt.Errorf("applying: %w", err)
	}
	state, err := o.opened(one.TypeName, answer.NewState)
	made := Object{TypeName: one.TypeName, State: state, Private: answer.Private, Identity: answer.NewIdentity}
	if failure := errorIn("applying", answer.Diagnostics); failure != nil {
		return made, "", failure
	}
	text, _ := problems(answer.Diagnostics)
	return made, text, err
}

// Differences names the attributes in which two values of a resource differ.
func Differences(a, b tftypes.Value) []string {
	left, right := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	if a.IsNull() || b.IsNull() || a.As(&left) != nil || b.As(&right) != nil {
		if a.Equal(b) {
			return nil
		}
		return []string{"the whole object"}
	}
	var names []string
	for name := range left {
		if !left[name].Equal(right[name]) {
			names = append(names, fmt.Sprintf("%s: %s, then %s", name, left[name], right[name]))
		}
	}
	slices.Sort(names)
	return names
}
