package export

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// expression is the value of an attribute: one of literal, reference, listOf, mapOf.
type expression interface{ isExpression() }

// literal is a text, a number or a bool.
type literal struct{ value cty.Value }

// reference is an expression in the language itself: runzero_site.berlin.id.
type reference string

// listOf is a list, or a set in order.
type listOf []expression

// mapOf is a map or an object, in order.
type mapOf []mapEntry

type mapEntry struct {
	key   expression
	value expression
}

func (literal) isExpression()   {}
func (reference) isExpression() {}
func (listOf) isExpression()    {}
func (mapOf) isExpression()     {}

func text(s string) literal { return literal{cty.StringVal(s)} }

// attribute is one setting of a block.
type attribute struct {
	name     string
	value    expression
	comments []string
}

// block is one block of a file.
type block struct {
	kind       string   // "resource"
	labels     []string // of the block's line
	comments   []string // before it
	remarks    []string // in it, at the end
	attributes []attribute
	blocks     []block
}

// file is one file of a configuration.
type file struct {
	name     string // without its ending
	comments []string
	blocks   []block
}

// expressionOf makes an expression of a value: nil for what need not be said, a null or something
// empty. Items of sets and keys of maps are sorted.
func expressionOf(v tftypes.Value) expression {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	typ := v.Type()
	switch {
	case typ.Is(tftypes.String):
		var s string
		_ = v.As(&s)
		if s == "" {
			return nil
		}
		return text(s)
	case typ.Is(tftypes.Bool):
		var b bool
		_ = v.As(&b)
		return literal{cty.BoolVal(b)}
	case typ.Is(tftypes.Number):
		n := new(big.Float)
		_ = v.As(&n)
		return literal{cty.NumberVal(n)}
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Set{}), typ.Is(tftypes.Tuple{}):
		return listFrom(v, typ.Is(tftypes.Set{}))
	case typ.Is(tftypes.Object{}):
		return mapFrom(v, true)
	case typ.Is(tftypes.Map{}):
		return mapFrom(v, false)
	}
	return nil
}

// emptyOf is the empty value of a type.
func emptyOf(typ tftypes.Type) expression {
	switch {
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Set{}):
		return listOf{}
	case typ.Is(tftypes.Map{}), typ.Is(tftypes.Object{}):
		return mapOf{}
	}
	return text("")
}

func listFrom(v tftypes.Value, isSet bool) expression {
	var items []tftypes.Value
	_ = v.As(&items)
	var all listOf
	for _, item := range items {
		e := expressionOf(item)
		if e == nil && item.Type().Is(tftypes.String) {
			e = text("")
		}
		if e != nil {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		return nil
	}
	if isSet {
		slices.SortFunc(all, func(a, b expression) int { return compareTexts(sortKey(a), sortKey(b)) })
	}
	return all
}

func mapFrom(v tftypes.Value, isObject bool) expression {
	elements := map[string]tftypes.Value{}
	_ = v.As(&elements)
	var all mapOf
	for name, element := range elements {
		e := expressionOf(element)
		switch {
		case e == nil && isObject:
			continue
		case e == nil && element.Type().Is(tftypes.String):
			e = text("")
		case e == nil:
			e = mapOf{}
		}
		all = append(all, mapEntry{key: text(name), value: e})
	}
	if len(all) == 0 {
		return nil
	}
	all.sort()
	return all
}

func (m mapOf) sort() {
	slices.SortFunc(m, func(a, b mapEntry) int { return compareTexts(sortKey(a.key), sortKey(b.key)) })
}

func compareTexts(a, b string) int { return cmp.Or(compareNaturally(a, b), cmp.Compare(a, b)) }

// sortKey is the text of a literal or of a reference, "" of anything else.
func sortKey(e expression) string {
	switch e := e.(type) {
	case literal:
		if e.value.Type() == cty.String {
			return e.value.AsString()
		}
	case reference:
		return string(e)
	}
	return ""
}
