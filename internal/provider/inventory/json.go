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
)

// precision is that of Terraform's own numbers, in bits: 64-bit ids keep their digits.
const precision = 512

// hugest is the largest binary exponent taken for a number that somebody meant: a
// number of many million digits would only serve to fill the memory.
const hugest = 1 << 14

var errNumber = errors.New("a number of the export is out of range")

// fromJSON turns one JSON value into one of Terraform's, as jsondecode does: objects
// to objects, arrays to tuples, null to a null of no type in particular.
func fromJSON(ctx context.Context, raw []byte) (attr.Value, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("a row of the export is not JSON: %w", err)
	}
	return value(ctx, v)
}

func value(ctx context.Context, v any) (attr.Value, error) {
	switch v := v.(type) {
	case nil:
		return types.DynamicNull(), nil
	case bool:
		return types.BoolValue(v), nil
	case string:
		return types.StringValue(v), nil
	case json.Number:
		n, _, err := big.ParseFloat(v.String(), 10, precision, big.ToNearestEven)
		if err != nil || n.IsInf() || n.MantExp(nil) > hugest || n.MantExp(nil) < -hugest {
			return nil, errNumber
		}
		return types.NumberValue(n), nil
	case []any:
		elements := make([]attr.Value, 0, len(v))
		for _, inner := range v {
			element, err := value(ctx, inner)
			if err != nil {
				return nil, err
			}
			elements = append(elements, element)
		}
		return tuple(ctx, elements), nil
	case map[string]any:
		kinds, values := make(map[string]attr.Type, len(v)), make(map[string]attr.Value, len(v))
		for name, inner := range v {
			one, err := value(ctx, inner)
			if err != nil {
				return nil, err
			}
			kinds[name], values[name] = one.Type(ctx), one
		}
		return types.ObjectValueMust(kinds, values), nil
	}
	return nil, fmt.Errorf("a row of the export holds a %T", v) // not reached: that is all of JSON
}

// tuple is a list whose elements may differ in type.
func tuple(ctx context.Context, elements []attr.Value) attr.Value {
	kinds := make([]attr.Type, 0, len(elements))
	for _, e := range elements {
		kinds = append(kinds, e.Type(ctx))
	}
	return types.TupleValueMust(kinds, elements)
}
