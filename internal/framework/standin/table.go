package standin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Table knows the real collections of one call by their stand-ins. It belongs to one goroutine.
type Table struct {
	names []string
	real  map[string]tftypes.Value // by the text in a stand-in
}

// NewTable makes a table for the attributes of an object that may have stand-ins, as [Attributes]
// gives them.
func NewTable(names []string) *Table {
	return &Table{names: names, real: map[string]tftypes.Value{}}
}

// IsEmpty reports whether there are no stand-ins yet.
func (t *Table) IsEmpty() bool { return len(t.real) == 0 }

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

// Collapse replaces the collections of a configuration, plan or state by stand-ins, and reports
// whether there were any.
func (t *Table) Collapse(object tftypes.Value) (tftypes.Value, bool) {
	return t.replace(object, func(v tftypes.Value) (tftypes.Value, bool) {
		if isEmpty(v) {
			return v, false
		}
		sum, err := digest(v)
		if err != nil {
			return v, false
		}
		// A list and a set of the same texts are no stand-ins of each other.
		sum = sha256.Sum256(append([]byte(v.Type().String()), sum[:]...))
		text := hex.EncodeToString(sum[:])
		t.real[text] = v
		return standIn(text, v), true
	})
}

// Expand puts the real collections back. What is no stand-in stays as it is.
func (t *Table) Expand(object tftypes.Value) tftypes.Value {
	if t.IsEmpty() {
		return object
	}
	whole, _ := t.replace(object, func(v tftypes.Value) (tftypes.Value, bool) {
		found, ok := t.real[textOf(v)]
		return found, ok
	})
	return whole
}

// replace replaces attributes of an object, and reports whether it did.
func (t *Table) replace(
	object tftypes.Value, with func(tftypes.Value) (tftypes.Value, bool),
) (tftypes.Value, bool) {
	var members map[string]tftypes.Value
	if object.IsNull() || !object.IsKnown() || object.As(&members) != nil {
		return object, false
	}
	var changed map[string]tftypes.Value
	for _, name := range t.names {
		v, exists := members[name]
		if !exists || v.IsNull() || !v.IsKnown() {
			continue
		}
		if other, ok := with(v); ok {
			if changed == nil {
				changed = maps.Clone(members)
			}
			changed[name] = other
		}
	}
	if changed == nil {
		return object, false
	}
	return tftypes.NewValue(object.Type(), changed), true
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

// standIn is a collection of the type of v that holds a text. It is as fully known as v is.
func standIn(text string, v tftypes.Value) tftypes.Value {
	known := v.IsFullyKnown()
	if of, ok := v.Type().(tftypes.Map); ok {
		return tftypes.NewValue(v.Type(), map[string]tftypes.Value{text: filler(of.ElementType, known)})
	}
	elements := []tftypes.Value{tftypes.NewValue(tftypes.String, text)}
	if !known {
		elements = append(elements, tftypes.NewValue(tftypes.String, tftypes.UnknownValue))
	}
	return tftypes.NewValue(v.Type(), elements)
}

// filler is an element that says nothing, but perhaps that something is not known.
func filler(typ tftypes.Type, known bool) tftypes.Value {
	object, ok := typ.(tftypes.Object)
	switch {
	case ok:
		members := make(map[string]tftypes.Value, len(object.AttributeTypes))
		for _, name := range slices.Sorted(maps.Keys(object.AttributeTypes)) {
			members[name] = filler(object.AttributeTypes[name], known)
			known = true // one is enough
		}
		return tftypes.NewValue(typ, members)
	case known:
		return tftypes.NewValue(typ, nil)
	default:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
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
	if t == nil || t.IsEmpty() || set.IsNull() || set.IsUnknown() || len(set.Elements()) > 2 {
		return set
	}
	raw, err := set.ToTerraformValue(ctx)
	if err != nil {
		return set
	}
	found, ok := t.real[textOf(raw)]
	if !ok {
		return set
	}
	plain, err := basetypes.SetType{ElemType: basetypes.StringType{}}.ValueFromTerraform(ctx, found)
	if err != nil {
		return set
	}
	if all, ok := plain.(basetypes.SetValue); ok {
		return all
	}
	return set
}
