package netset

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// Value is a set of networks as it is written in a configuration or kept in a state. The elements
// keep their spelling; Entries and Join give the canonical one. The zero value is null.
type Value struct {
	basetypes.SetValue
}

// Null is the absent set.
func Null() Value {
	return Value{SetValue: basetypes.NewSetNull(basetypes.StringType{})}
}

// Unknown is the set that is known only after apply.
func Unknown() Value {
	return Value{SetValue: basetypes.NewSetUnknown(basetypes.StringType{})}
}

// From is the set of the given entries, spelled as given; repeated spellings are kept once. No
// entries make an empty set, not a null one.
func From(entries ...string) Value {
	elements := make([]attr.Value, 0, len(entries))
	seen := make(map[string]bool, len(entries))
	for _, entry := range entries {
		if seen[entry] {
			continue
		}
		seen[entry] = true
		elements = append(elements, basetypes.NewStringValue(entry))
	}
	return Value{SetValue: basetypes.NewSetValueMust(basetypes.StringType{}, elements)}
}

// FromText is the set that a text of the service stands for (see Split), in canonical spelling and
// order. A text without entries is an empty set; whether that means null is for the caller to say.
func FromText(text string) Value {
	return From(canonicalSet(SplitStored(text))...)
}

// Entries returns the known entries in canonical spelling, each once, in the order of Join:
// addresses by number, then AS numbers, then names. It is empty for a null or unknown set; unknown,
// null and blank elements are left out.
func (v Value) Entries() []string {
	return canonicalSet(v.written())
}

// Join returns the entries as one text with sep between them, the same for every spelling and order
// of the set.
func (v Value) Join(sep string) string {
	return strings.Join(v.Entries(), sep)
}

// written returns the known elements as they are spelled.
func (v Value) written() []string {
	var out []string
	for _, element := range v.Elements() {
		if text, ok := element.(basetypes.StringValue); ok && !text.IsNull() && !text.IsUnknown() {
			out = append(out, text.ValueString())
		}
	}
	return out
}

// SetSemanticEquals reports whether the two sets mean the same networks, so that the framework
// keeps the spelling of the configuration. In a call in which the framework has stand-ins of sets,
// the real ones are compared.
func (v Value) SetSemanticEquals(ctx context.Context, other basetypes.SetValuable) (bool, diag.Diagnostics) {
	prior, ok := other.(Value)
	if !ok {
		var diags diag.Diagnostics
		diags.AddError("Unexpected value in a set of networks",
			fmt.Sprintf("A set of networks was compared with a %T. This is a fault of the provider; please report it.", other))
		return false, diags
	}
	if v.IsNull() != prior.IsNull() || v.IsUnknown() != prior.IsUnknown() {
		return false, nil
	}
	// An element that is not known could be anything, so it equals nothing.
	if v.partlyKnown() || prior.partlyKnown() {
		return false, nil
	}
	v.SetValue, prior.SetValue = standin.RealSet(ctx, v.SetValue), standin.RealSet(ctx, prior.SetValue)
	return Equal(v.written(), prior.written()), nil
}

func (v Value) partlyKnown() bool {
	return slices.ContainsFunc(v.Elements(), func(e attr.Value) bool { return e.IsNull() || e.IsUnknown() })
}

// ready gives a zero value its element type, which the framework requires.
func (v Value) ready(ctx context.Context) Value {
	if v.SetValue.ElementType(ctx) != nil {
		return v
	}
	return Null()
}

// Type is Type{}.
func (Value) Type(context.Context) attr.Type { return Type{} }

// ElementType is always the string type.
func (Value) ElementType(context.Context) attr.Type { return basetypes.StringType{} }

// Equal reports whether o is a Value with the same elements, spelled the same.
func (v Value) Equal(o attr.Value) bool {
	other, ok := o.(Value)
	if !ok || v.IsNull() != other.IsNull() || v.IsUnknown() != other.IsUnknown() {
		return false
	}
	// The framework compares each element with each: the time grows with the square of their number.
	texts, counted := v.counts()
	others, alsoCounted := other.counts()
	if counted && alsoCounted {
		return maps.Equal(texts, others)
	}
	ctx := context.Background() // the interface has none, and nothing here waits
	return v.ready(ctx).SetValue.Equal(other.ready(ctx).SetValue)
}

// counts says how often each text is among the elements; false where one of them is not known or
// null.
func (v Value) counts() (map[string]int, bool) {
	elements := v.Elements()
	counts := make(map[string]int, len(elements))
	for _, element := range elements {
		text, ok := element.(basetypes.StringValue)
		if !ok || text.IsNull() || text.IsUnknown() {
			return nil, false
		}
		counts[text.ValueString()]++
	}
	return counts, true
}

// ElementsAs copies the elements into target, a slice of strings for instance; see
// basetypes.SetValue.
func (v Value) ElementsAs(ctx context.Context, target any, allowUnhandled bool) diag.Diagnostics {
	return v.ready(ctx).SetValue.ElementsAs(ctx, target, allowUnhandled)
}

// ToSetValue returns the plain set of strings.
func (v Value) ToSetValue(ctx context.Context) (basetypes.SetValue, diag.Diagnostics) {
	return v.ready(ctx).SetValue, nil
}

// ToTerraformValue converts the set for Terraform.
func (v Value) ToTerraformValue(ctx context.Context) (tftypes.Value, error) {
	return v.ready(ctx).SetValue.ToTerraformValue(ctx)
}
