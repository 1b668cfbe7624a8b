package standin

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// SemanticType is implemented by a custom type of sets of texts whose values compare their meaning
// by what [RealSet] gives.
type SemanticType interface {
	attr.Type
	// ComparesRealSets does nothing; it marks the type.
	ComparesRealSets()
}

// Attributes lists the attributes of an object that may have stand-ins: maps, lists and sets with
// no rules of their own below them. Of an object with blocks, or with a plan modifier that may look
// at other attributes, there are none.
func Attributes(s schema.Schema) []string {
	if len(s.Blocks) > 0 {
		return nil
	}
	for _, a := range s.Attributes {
		if !useOwnValues(a) {
			return nil
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.Attributes)), func(name string) bool {
		return Obstacle(s.Attributes[name]) != ""
	})
}

// Obstacle says why an attribute must not have stand-ins; "" if it may.
func Obstacle(a schema.Attribute) string {
	var custom attr.Type
	var hasDefault bool
	switch one := a.(type) {
	case schema.MapAttribute:
		custom, hasDefault = one.CustomType, one.Default != nil
	case schema.ListAttribute:
		custom, hasDefault = one.CustomType, one.Default != nil
	case schema.SetAttribute:
		custom, hasDefault = one.CustomType, one.Default != nil
	case schema.MapNestedAttribute:
		custom, hasDefault = one.CustomType, one.Default != nil
		if one.NestedObject.CustomType != nil || len(one.NestedObject.PlanModifiers) > 0 {
			return "its elements have a type or a plan modifier of their own"
		}
		for name, inner := range one.NestedObject.Attributes {
			if !isPlain(inner) {
				return "there are rules for " + name + " below it"
			}
		}
	default:
		return "it is no map, and no list or set of texts"
	}
	_, isSemantic := custom.(SemanticType)
	switch {
	case a.IsWriteOnly():
		return "it is write-only"
	case hasDefault:
		return "it has a default"
	case custom != nil && !isSemantic:
		return "its type may look at the elements"
	case custom == nil && !isPlainType(a.GetType()):
		return "its elements have a type of their own"
	case !isMap(a) && !holdsTexts(a):
		return "it is a list or set of something else than texts"
	case !onlyCompare(a):
		return "a plan modifier may look at the elements"
	}
	return ""
}

func isMap(a schema.Attribute) bool {
	switch a.(type) {
	case schema.MapAttribute, schema.MapNestedAttribute:
		return true
	}
	return false
}

// holdsTexts reports whether the elements of a collection are texts, as a stand-in's are.
func holdsTexts(a schema.Attribute) bool {
	collection, ok := a.GetType().(attr.TypeWithElementType)
	return ok && collection.ElementType() == basetypes.StringType{}
}

// isPlain reports whether the framework has nothing to do for an attribute below a collection, and
// for those below that: nothing to fill in, to take out, to change or to compare.
func isPlain(a schema.Attribute) bool {
	modifiers, ok := modifiersOf(a)
	nested, known := attributesBelow(a)
	if !ok || !known || len(modifiers) > 0 || a.IsComputed() || a.IsWriteOnly() ||
		!isPlainType(a.GetType()) {
		return false
	}
	for _, inner := range nested {
		if !isPlain(inner) {
			return false
		}
	}
	return true
}

// attributesBelow are the attributes of a nested attribute, none of any other; false where it may
// have some that are not known here.
func attributesBelow(a schema.Attribute) (map[string]schema.Attribute, bool) {
	switch one := a.(type) {
	case schema.SingleNestedAttribute:
		return one.Attributes, true
	case schema.MapNestedAttribute:
		return one.NestedObject.Attributes, len(one.NestedObject.PlanModifiers) == 0
	case schema.ListNestedAttribute:
		return one.NestedObject.Attributes, len(one.NestedObject.PlanModifiers) == 0
	case schema.SetNestedAttribute:
		return one.NestedObject.Attributes, len(one.NestedObject.PlanModifiers) == 0
	case schema.NestedAttribute:
		return nil, false
	}
	return nil, true
}

// isPlainType reports whether a type is the framework's own, and what is in it too: others may have
// a semantic equality.
func isPlainType(typ attr.Type) bool {
	switch one := typ.(type) {
	case basetypes.StringType, basetypes.BoolType, basetypes.NumberType, basetypes.Int64Type, basetypes.Int32Type,
		basetypes.Float64Type, basetypes.Float32Type:
		return true
	case basetypes.MapType:
		return isPlainType(one.ElemType)
	case basetypes.ListType:
		return isPlainType(one.ElemType)
	case basetypes.SetType:
		return isPlainType(one.ElemType)
	case basetypes.ObjectType:
		for _, inner := range one.AttrTypes {
			if !isPlainType(inner) {
				return false
			}
		}
		return true
	}
	return false
}
