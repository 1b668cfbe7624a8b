package inventory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// precision is that of Terraform's own numbers, in bits: 64-bit ids keep their digits.
const precision = 512

// Bounds of what is taken for a row that somebody meant.
const (
	// hugest is the largest binary exponent of a number: one of many million digits would only serve
	// to fill the memory.
	hugest = 1 << 14
	// longestNumber is how many characters a number may have: reading one takes time by the square of
	// its length.
	longestNumber = 1000
	// largestResult is how much all rows may take in a message to Terraform, in bytes. Terraform takes
	// 64 MiB, and the message holds the type of each row beside its values.
	largestResult = 60 << 20
	// mostMembers is how many members one object may have: the framework takes time by the square of
	// their number.
	mostMembers = 20_000
	// mostLevels is how many levels all values may lie below, added up: what the framework does with a
	// value takes some microseconds for each. 20,000 rows of a hundred values have six million.
	mostLevels = 10_000_000
)

var (
	errNumber = errors.New("a number of the export is out of range")
	errLevels = errors.New("the rows that were asked for hold too many values, or hold them too deep within each other")
	errRoom   = fmt.Errorf(
		"the rows that were asked for take more than the %d MiB that Terraform can take from a provider", largestResult>>20)
)

// room is how many bytes of the message are left, and how many levels.
type room struct{ bytes, levels int }

func newRoom() *room { return &room{bytes: largestResult, levels: mostLevels} }

func (r *room) take(bytes int) error {
	if r.bytes -= bytes; r.bytes < 0 {
		return errRoom
	}
	return nil
}

// descend counts the levels of a row before anything is made of it.
func (r *room) descend(raw []byte) error {
	depth := 0
	for i := 0; i < len(raw) && r.levels >= 0; i++ {
		switch raw[i] {
		case '"':
			for i++; i < len(raw) && raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
			r.levels -= depth
		case ']', '}':
			depth--
		case ',':
			r.levels -= depth
		}
	}
	if r.levels < 0 {
		return errLevels
	}
	return nil
}

// What values take in a message, beyond their text: the value's own header, and its type, as in
// `"string",`.
const (
	sizeOfText   = 5 + 9
	sizeOfNumber = 9 + 9
	sizeOfBool   = 1 + 7
	sizeOfNull   = 16 + 10
	sizeOfList   = 5 + 12
	sizeOfName   = 5 + 4 // of a member, which stands in both
)

// fromJSON turns one JSON value into one of Terraform's, as jsondecode does: objects
// to objects, arrays to tuples, null to a null of no type in particular.
func fromJSON(raw []byte, space *room) (attr.Value, error) {
	if err := space.descend(raw); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("a row of the export is not JSON: %w", err)
	}
	one, _, err := space.value(v)
	return one, err
}

// value gives a value together with its type: to ask each level for its type anew would take time
// by the square of the depth.
func (r *room) value(v any) (attr.Value, attr.Type, error) {
	switch v := v.(type) {
	case nil:
		return types.DynamicNull(), types.DynamicType, r.take(sizeOfNull)
	case bool:
		return types.BoolValue(v), types.BoolType, r.take(sizeOfBool)
	case string:
		text := runzero.CleanValue(v)
		return types.StringValue(text), types.StringType, r.take(len(text) + sizeOfText)
	case json.Number:
		if len(v) > longestNumber {
			return nil, nil, errNumber
		}
		n, _, err := big.ParseFloat(v.String(), 10, precision, big.ToNearestEven)
		if err != nil || n.IsInf() || n.MantExp(nil) > hugest || n.MantExp(nil) < -hugest {
			return nil, nil, errNumber
		}
		return types.NumberValue(n), types.NumberType, r.take(len(v) + sizeOfNumber)
	case []any:
		elements, kinds := make([]attr.Value, 0, len(v)), make([]attr.Type, 0, len(v))
		for _, inner := range v {
			element, kind, err := r.value(inner)
			if err != nil {
				return nil, nil, err
			}
			elements, kinds = append(elements, element), append(kinds, kind)
		}
		return types.TupleValueMust(kinds, elements), types.TupleType{ElemTypes: kinds}, r.take(sizeOfList)
	case map[string]any:
		if len(v) > mostMembers {
			return nil, nil, errLevels
		}
		kinds, values := make(map[string]attr.Type, len(v)), make(map[string]attr.Value, len(v))
		for name, inner := range v {
			one, kind, err := r.value(inner)
			if err != nil {
				return nil, nil, err
			}
			name = runzero.CleanValue(name)
			kinds[name], values[name] = kind, one
			if err := r.take(len(name) + lengthInJSON(name) + sizeOfName); err != nil {
				return nil, nil, err
			}
		}
		return types.ObjectValueMust(kinds, values), types.ObjectType{AttrTypes: kinds}, r.take(sizeOfList)
	}
	return nil, nil, fmt.Errorf("a row of the export holds a %T", v) // not reached: that is all of JSON
}

// lengthInJSON is how long a text is in the JSON of a type: some characters take six.
func lengthInJSON(text string) int {
	n := len(text)
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' || c == '<' || c == '>' || c == '&':
			n += 5
		case c == '"' || c == '\\':
			n++
		}
	}
	return n
}

// tuple is a list whose elements may differ in type.
func tuple(ctx context.Context, elements []attr.Value) attr.Value {
	kinds := make([]attr.Type, 0, len(elements))
	for _, e := range elements {
		kinds = append(kinds, e.Type(ctx))
	}
	return types.TupleValueMust(kinds, elements)
}
