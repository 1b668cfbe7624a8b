package netset

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

var (
	_ basetypes.SetTypable                    = Type{}
	_ attr.TypeWithElementType                = Type{}
	_ basetypes.SetValuableWithSemanticEquals = Value{}
	_ standin.SemanticType                    = Type{}
)

// Type is the attribute type of a set of networks, a set of strings to Terraform. The zero value is
// ready to use, as in schema.SetAttribute{CustomType: netset.Type{}, ElementType:
// types.StringType}.
type Type struct {
	basetypes.SetType
}

func (Type) base() basetypes.SetType {
	return basetypes.SetType{ElemType: basetypes.StringType{}}
}

// Equal reports whether o is a Type.
func (Type) Equal(o attr.Type) bool {
	_, ok := o.(Type)
	return ok
}

// String names the type in the framework's own messages.
func (Type) String() string { return "netset.Type" }

// ElementType is always the string type.
func (t Type) ElementType() attr.Type { return t.base().ElementType() }

// WithElementType returns the type itself: the elements of a set of networks are strings.
func (t Type) WithElementType(attr.Type) attr.TypeWithElementType { return t }

// TerraformType is a set of strings.
func (t Type) TerraformType(ctx context.Context) tftypes.Type { return t.base().TerraformType(ctx) }

// ApplyTerraform5AttributePathStep resolves one step of a path into the set.
func (t Type) ApplyTerraform5AttributePathStep(step tftypes.AttributePathStep) (any, error) {
	return t.base().ApplyTerraform5AttributePathStep(step)
}

// Validate refuses an element that is there twice, as every set does. The framework compares each
// element with each, which takes a time that grows with the square of their number; here that is
// only done where something is there twice.
func (t Type) Validate(ctx context.Context, in tftypes.Value, at path.Path) diag.Diagnostics {
	var elements []tftypes.Value
	if in.Type() == nil || !in.Type().Is(tftypes.Set{}) || !in.IsKnown() || in.IsNull() || in.As(&elements) != nil {
		return t.base().Validate(ctx, in, at)
	}
	seen := make(map[string]bool, len(elements))
	for _, element := range elements {
		if !element.IsKnown() {
			continue // may be anything
		}
		var text *string
		if element.As(&text) != nil || text == nil || seen[*text] {
			return t.base().Validate(ctx, in, at)
		}
		seen[*text] = true
	}
	return nil
}

// ComparesRealSets implements [standin.SemanticType].
func (Type) ComparesRealSets() {}

// ValueType is Value.
func (Type) ValueType(context.Context) attr.Value { return Null() }

// ValueFromSet wraps a plain set of strings.
func (t Type) ValueFromSet(ctx context.Context, in basetypes.SetValue) (basetypes.SetValuable, diag.Diagnostics) {
	return Value{SetValue: in}.ready(ctx), nil
}

// ValueFromTerraform converts a set of strings from Terraform; any other value is an error.
func (t Type) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	plain, err := t.base().ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("reading a set of networks: %w", err)
	}
	set, ok := plain.(basetypes.SetValue)
	if !ok {
		return nil, fmt.Errorf("reading a set of networks: got %T instead of a set", plain)
	}
	return Value{SetValue: set}, nil
}
