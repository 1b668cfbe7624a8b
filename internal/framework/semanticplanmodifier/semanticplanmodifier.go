// Package semanticplanmodifier holds the plan modifiers that terraform-plugin-framework lacks.
//
// For the rest use the framework's own: UseStateForUnknown, UseNonNullStateForUnknown,
// RequiresReplace, RequiresReplaceIfConfigured.
package semanticplanmodifier

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

const sameMeaningText = "A new spelling of the same value is no change: the spelling in the state stays."

// SameMeaning is a plan modifier for a set or string attribute of a custom type with semantic
// equality, such as netset.Type, portlist.Type or rfc3339type.Type. If the configuration merely
// respells what the state holds (another order, "/32" on a single address, another time zone), the
// plan keeps the state, so there is neither a diff nor a call. The framework applies semantic
// equality to answers of the service only, never between configuration and state.
//
// Put it before modifiers that require replacement. On an attribute without a custom type it does
// nothing.
func SameMeaning() interface {
	planmodifier.Set
	planmodifier.String
} {
	return sameMeaning{}
}

type sameMeaning struct{}

// Description says what the modifier does.
func (sameMeaning) Description(context.Context) string { return sameMeaningText }

// MarkdownDescription says what the modifier does.
func (sameMeaning) MarkdownDescription(context.Context) string { return sameMeaningText }

// UsesOwnValue marks it for large values: see standin.OwnValueModifier.
func (sameMeaning) UsesOwnValue() {}

// UsesMeaning marks it for large values: see standin.MeaningModifier.
func (sameMeaning) UsesMeaning() {}

// PlanModifySet implements planmodifier.Set.
func (sameMeaning) PlanModifySet(ctx context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if req.StateValue.IsNull() || req.StateValue.IsUnknown() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	typable, ok := typeAt(ctx, req.Plan.Schema, req.Path).(basetypes.SetTypable)
	if !ok {
		return
	}
	planned, diags := typable.ValueFromSet(ctx, req.PlanValue)
	resp.Diagnostics.Append(diags...)
	prior, diags := typable.ValueFromSet(ctx, req.StateValue)
	resp.Diagnostics.Append(diags...)
	respelled, ok := planned.(basetypes.SetValuableWithSemanticEquals)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	same, diags := respelled.SetSemanticEquals(ctx, prior)
	resp.Diagnostics.Append(diags...)
	if same {
		resp.PlanValue = req.StateValue
	}
}

// PlanModifyString implements planmodifier.String.
func (sameMeaning) PlanModifyString(
	ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse,
) {
	if req.StateValue.IsNull() || req.StateValue.IsUnknown() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	typable, ok := typeAt(ctx, req.Plan.Schema, req.Path).(basetypes.StringTypable)
	if !ok {
		return
	}
	planned, diags := typable.ValueFromString(ctx, req.PlanValue)
	resp.Diagnostics.Append(diags...)
	prior, diags := typable.ValueFromString(ctx, req.StateValue)
	resp.Diagnostics.Append(diags...)
	respelled, ok := planned.(basetypes.StringValuableWithSemanticEquals)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	same, diags := respelled.StringSemanticEquals(ctx, prior)
	resp.Diagnostics.Append(diags...)
	if same {
		resp.PlanValue = req.StateValue
	}
}

// typed is the part of a schema that the modifier needs; the framework's own schema interface
// cannot be named outside it.
type typed interface {
	TypeAtPath(ctx context.Context, p path.Path) (attr.Type, diag.Diagnostics)
}

// typeAt returns the type of the attribute at p, or nil if there is none.
func typeAt(ctx context.Context, schema typed, p path.Path) attr.Type {
	if schema == nil {
		return nil
	}
	found, diags := schema.TypeAtPath(ctx, p)
	if diags.HasError() {
		return nil
	}
	return found
}
