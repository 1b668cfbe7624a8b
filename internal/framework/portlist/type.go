// Package portlist is the custom type for lists of ports: "22,80,443,8000-8100".
//
// Two lists are equal if they hold the same ports and ranges, whatever their order and spaces.
// Adjacent and overlapping ranges are not merged: "1-2" and "1,2" are written differently on
// purpose, and stay different.
package portlist

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.StringTypable                    = Type{}
	_ basetypes.StringValuableWithSemanticEquals = Value{}
)

// Type is the attribute type of a list of ports, a string to Terraform. The zero value is ready to
// use.
type Type struct {
	basetypes.StringType
}

// Equal reports whether o is a Type.
func (Type) Equal(o attr.Type) bool {
	_, ok := o.(Type)
	return ok
}

// String names the type in the framework's own messages.
func (Type) String() string { return "portlist.Type" }

// ValueType is Value.
func (Type) ValueType(context.Context) attr.Value { return Value{} }

// ValueFromString wraps a plain string.
func (Type) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Value{StringValue: in}, nil
}

// ValueFromTerraform converts a string from Terraform; any other value is an error.
func (t Type) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	plain, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("reading a list of ports: %w", err)
	}
	text, ok := plain.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("reading a list of ports: got %T instead of a string", plain)
	}
	return Value{StringValue: text}, nil
}

// Value is a list of ports in the spelling of the configuration or state. The zero value is null.
type Value struct {
	basetypes.StringValue
}

// Null is the absent list.
func Null() Value { return Value{StringValue: basetypes.NewStringNull()} }

// Unknown is the list that is known only after apply.
func Unknown() Value { return Value{StringValue: basetypes.NewStringUnknown()} }

// From is the list as text, spelled as given.
func From(text string) Value { return Value{StringValue: basetypes.NewStringValue(text)} }

// Type is Type{}.
func (Value) Type(context.Context) attr.Type { return Type{} }

// Equal reports whether o is a Value with the same text.
func (v Value) Equal(o attr.Value) bool {
	other, ok := o.(Value)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both texts hold the same ports and ranges.
func (v Value) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	prior, ok := other.(Value)
	if !ok {
		var diags diag.Diagnostics
		diags.AddError("Unexpected value in a list of ports",
			fmt.Sprintf("A list of ports was compared with a %T. This is a fault of the provider; please report it.", other))
		return false, diags
	}
	if v.IsNull() || v.IsUnknown() || prior.IsNull() || prior.IsUnknown() {
		return v.StringValue.Equal(prior.StringValue), nil
	}
	return Canonical(v.ValueString()) == Canonical(prior.ValueString()), nil
}
