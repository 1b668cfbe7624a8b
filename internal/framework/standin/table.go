package standin

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Table knows the real collections of one call by their stand-ins. It belongs to one goroutine. A
// nil table has none.
type Table struct {
	names  []string
	memory *Memory
	real   map[string]*collection // by the text in a stand-in
}

// NewTable makes a table for the attributes of an object that may have stand-ins, as [Attributes]
// gives them. A memory, which may be nil, is for several calls.
func NewTable(names []string, memory *Memory) *Table {
	if memory == nil {
		memory = &Memory{}
	}
	return &Table{names: names, memory: memory, real: map[string]*collection{}}
}

// IsEmpty reports whether there are no stand-ins yet.
func (t *Table) IsEmpty() bool { return t == nil || len(t.real) == 0 }

// Release lets go of the collections when the call has ended: the framework keeps its context.
func (t *Table) Release() {
	if t != nil {
		t.real, t.memory = nil, nil
	}
}

type tableKey struct{}

// AttachTo gives a context that carries the table.
func (t *Table) AttachTo(ctx context.Context) context.Context {
	return context.WithValue(ctx, tableKey{}, t)
}

// FromContext is the table of a call; nil where the framework works with real values.
func FromContext(ctx context.Context) *Table {
	t, _ := ctx.Value(tableKey{}).(*Table)
	return t
}

// add gives the text for a collection: that of an equal one, if there is one already.
func (t *Table) add(one *collection) (string, error) {
	for text, other := range t.real {
		if one.isSame(other) {
			return text, nil
		}
	}
	text, err := one.name()
	if err != nil {
		return "", err
	}
	t.real[text] = one
	return text, nil
}

// Collapse replaces the collections of a configuration, plan or state by stand-ins. Those that are
// there stay.
func (t *Table) Collapse(object tftypes.Value) tftypes.Value {
	return t.replace(object, func(_ string, v tftypes.Value) (tftypes.Value, bool) { return t.collapse(v) })
}

// collapse gives the stand-in of a known value, if it is to have one.
func (t *Table) collapse(v tftypes.Value) (tftypes.Value, bool) {
	if isEmpty(v) || t.real[textOf(v)] != nil {
		return v, false
	}
	one := newCollection(v, nil)
	text, err := t.add(one)
	if err != nil {
		return v, false
	}
	return one.standIn(text), true
}

// Expand puts the real collections back. What is no stand-in stays as it is.
func (t *Table) Expand(object tftypes.Value) tftypes.Value {
	return t.replace(object, func(_ string, v tftypes.Value) (tftypes.Value, bool) { return t.expand(v) })
}

// ExpandDifferent is [Table.Expand] of two values, but for the collections that both have.
func (t *Table) ExpandDifferent(a, b tftypes.Value) (wholeA, wholeB tftypes.Value) {
	textsA, textsB := t.texts(a), t.texts(b)
	expand := func(name string, v tftypes.Value) (tftypes.Value, bool) {
		if textsA[name] == textsB[name] {
			return v, false
		}
		return t.expand(v)
	}
	return t.replace(a, expand), t.replace(b, expand)
}

// texts are those in the stand-ins of an object, by attribute.
func (t *Table) texts(object tftypes.Value) map[string]string {
	all := map[string]string{}
	t.replace(object, func(name string, v tftypes.Value) (tftypes.Value, bool) {
		all[name] = textOf(v)
		return v, false
	})
	return all
}

// expand gives the real collection of a stand-in.
func (t *Table) expand(v tftypes.Value) (tftypes.Value, bool) {
	if found := t.real[textOf(v)]; found != nil {
		return found.value, true
	}
	return v, false
}

// Convert is a value of an attribute as the framework's type has it, the real one of a stand-in.
func (t *Table) Convert(ctx context.Context, name string, v tftypes.Value, typ attr.Type) (attr.Value, error) {
	if !t.IsEmpty() && slices.Contains(t.names, name) {
		if found := t.real[textOf(v)]; found != nil {
			return found.convert(ctx, typ)
		}
	}
	converted, err := typ.ValueFromTerraform(ctx, v)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return converted, nil
}

// Raw is the value of an attribute as Terraform has it, or its stand-in.
func (t *Table) Raw(ctx context.Context, name string, v attr.Value) (tftypes.Value, error) {
	mayStandIn := t != nil && slices.Contains(t.names, name)
	if mayStandIn { // most are as they came
		for text, one := range t.real {
			if one.isConvertedTo(v) {
				return one.standIn(text), nil
			}
		}
	}
	raw, err := v.ToTerraformValue(ctx)
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("write %s: %w", name, err)
	}
	if !mayStandIn || raw.IsNull() || !raw.IsKnown() {
		return raw, nil
	}
	short, _ := t.collapse(raw)
	return short, nil
}

// replace replaces attributes of an object.
func (t *Table) replace(
	object tftypes.Value, with func(name string, v tftypes.Value) (tftypes.Value, bool),
) tftypes.Value {
	var members map[string]tftypes.Value
	if t == nil || object.IsNull() || !object.IsKnown() || object.As(&members) != nil {
		return object
	}
	var changed map[string]tftypes.Value
	for _, name := range t.names {
		v, exists := members[name]
		if !exists || v.IsNull() || !v.IsKnown() {
			continue
		}
		if other, ok := with(name, v); ok {
			if changed == nil {
				changed = maps.Clone(members)
			}
			changed[name] = other
		}
	}
	if changed == nil {
		return object
	}
	return tftypes.NewValue(object.Type(), changed)
}

// isEmpty reports whether a known collection has no elements.
func isEmpty(v tftypes.Value) bool {
	var members map[string]tftypes.Value
	var elements []tftypes.Value
	if v.Type().Is(tftypes.Map{}) {
		return v.As(&members) != nil || len(members) == 0
	}
	return v.As(&elements) != nil || len(elements) == 0
}

// textOf is the text in what may be a stand-in; "" if it is none.
func textOf(v tftypes.Value) string {
	if v.Type().Is(tftypes.Map{}) {
		var members map[string]tftypes.Value
		if v.As(&members) == nil && len(members) == 1 {
			for text := range members {
				return text
			}
		}
		return ""
	}
	var elements []tftypes.Value
	if v.As(&elements) != nil || len(elements) == 0 || len(elements) > 2 {
		return ""
	}
	for _, element := range elements { // the order of a set may have changed
		var text string
		if element.IsKnown() && !element.IsNull() && element.As(&text) == nil {
			return text
		}
	}
	return ""
}

// RealSet is the set of texts that a set stands for in a call; the set itself if it is no stand-in.
// A type with semantic equality asks for it before it compares (see [SemanticType]).
func RealSet(ctx context.Context, set basetypes.SetValue) basetypes.SetValue {
	t := FromContext(ctx)
	if t.IsEmpty() || set.IsNull() || set.IsUnknown() || len(set.Elements()) > 2 {
		return set
	}
	raw, err := set.ToTerraformValue(ctx)
	if err != nil {
		return set
	}
	found := t.real[textOf(raw)]
	if found == nil {
		return set
	}
	plain, err := basetypes.SetType{ElemType: basetypes.StringType{}}.ValueFromTerraform(ctx, found.value)
	if err != nil {
		return set
	}
	if all, ok := plain.(basetypes.SetValue); ok {
		return all
	}
	return set
}
