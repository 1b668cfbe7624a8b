package entity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// keepSpelling gives back to texts the spelling that the configuration or the state has.
//
// The client takes out of rows what only steers a terminal or reorders a line. A configuration may
// hold such characters all the same, the service keeps them, and then the answer must not look like
// another value: where a text differs from the one before by nothing but what the client takes out,
// it is the one before.
//
// Where a call has stand-ins, both values may hold them; equal ones are spelled alike.
func keepSpelling(ctx context.Context, got, before tftypes.Value) tftypes.Value {
	t := standin.FromContext(ctx)
	is, was := t.ExpandDifferent(got, before)
	if !hasUncleanText(was) {
		return got
	}
	return t.Collapse(withSpelling(is, was))
}

// hasUncleanText reports whether cleaning would change any text of a value. Hardly any value has
// one.
func hasUncleanText(v tftypes.Value) bool {
	if v.IsNull() || !v.IsKnown() {
		return false
	}
	if text, ok := textOf(v); ok {
		return runzero.CleanValue(text) != text
	}
	for key, inner := range membersOf(v) {
		if runzero.CleanValue(key) != key || hasUncleanText(inner) {
			return true
		}
	}
	for _, inner := range elementsOf(v) {
		if hasUncleanText(inner) {
			return true
		}
	}
	return false
}

// withSpelling walks over both values; where their shapes differ, what was got stays.
func withSpelling(got, before tftypes.Value) tftypes.Value {
	if got.IsNull() || before.IsNull() || !got.IsKnown() || !before.IsKnown() || !got.Type().Equal(before.Type()) {
		return got
	}
	if text, ok := textOf(got); ok {
		if was, _ := textOf(before); was != text && runzero.CleanValue(was) == text {
			return before
		}
		return got
	}
	switch {
	case got.Type().Is(tftypes.Object{}), got.Type().Is(tftypes.Map{}):
		members, was := membersOf(got), membersOf(before)
		spelled := make(map[string]tftypes.Value, len(members))
		for key, inner := range members {
			if _, isThere := was[key]; !isThere {
				key = keyBefore(key, was, members)
			}
			spelled[key] = withSpelling(inner, was[key])
		}
		return tftypes.NewValue(got.Type(), spelled)
	case got.Type().Is(tftypes.Set{}):
		elements := elementsOf(got)
		spelled := make([]tftypes.Value, 0, len(elements))
		for _, inner := range elements {
			spelled = append(spelled, elementBefore(inner, elementsOf(before)))
		}
		return tftypes.NewValue(got.Type(), spelled)
	case got.Type().Is(tftypes.List{}), got.Type().Is(tftypes.Tuple{}):
		elements, was := elementsOf(got), elementsOf(before)
		if len(elements) != len(was) {
			return got
		}
		spelled := make([]tftypes.Value, 0, len(elements))
		for i, inner := range elements {
			spelled = append(spelled, withSpelling(inner, was[i]))
		}
		return tftypes.NewValue(got.Type(), spelled)
	}
	return got
}

// keyBefore is the key of before that cleaning makes the given one, unless it is there already.
func keyBefore(key string, before, got map[string]tftypes.Value) string {
	for was := range before {
		if _, isThere := got[was]; !isThere && runzero.CleanValue(was) == key {
			return was
		}
	}
	return key
}

// elementBefore is the element of before that cleaning makes the given one.
func elementBefore(element tftypes.Value, before []tftypes.Value) tftypes.Value {
	for _, was := range before {
		if was.Equal(element) {
			return element
		}
	}
	for _, was := range before {
		if spelled := withSpelling(element, was); spelled.Equal(was) {
			return was
		}
	}
	return element
}

func textOf(v tftypes.Value) (string, bool) {
	if !v.Type().Is(tftypes.String) || v.IsNull() || !v.IsKnown() {
		return "", false
	}
	var text string
	if v.As(&text) != nil {
		return "", false
	}
	return text, true
}

// membersOf are the members of an object or a map; nil of anything else.
func membersOf(v tftypes.Value) map[string]tftypes.Value {
	var members map[string]tftypes.Value
	if (v.Type().Is(tftypes.Object{}) || v.Type().Is(tftypes.Map{})) && v.As(&members) == nil {
		return members
	}
	return nil
}

// elementsOf are the elements of a list, a set or a tuple; nil of anything else.
func elementsOf(v tftypes.Value) []tftypes.Value {
	var elements []tftypes.Value
	isSequence := v.Type().Is(tftypes.List{}) || v.Type().Is(tftypes.Set{}) || v.Type().Is(tftypes.Tuple{})
	if isSequence && v.As(&elements) == nil {
		return elements
	}
	return nil
}
