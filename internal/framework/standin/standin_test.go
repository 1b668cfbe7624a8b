package standin_test

import (
	"context"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/semanticplanmodifier"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// nested is a map of objects with one attribute.
func nested(inner schema.Attribute) schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional: true, Computed: true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"inner": inner}},
	}
}

func replaceIf() planmodifier.Map {
	return mapplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.MapRequest, resp *mapplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = len(req.PlanValue.Elements()) > 1
		}, "", "")
}

// Each condition keeps an attribute away from stand-ins.
func TestObstacle(t *testing.T) {
	t.Parallel()
	texts := schema.MapAttribute{Optional: true, Computed: true, ElementType: types.StringType}
	with := func(change func(*schema.MapAttribute)) schema.Attribute {
		a := texts
		change(&a)
		return a
	}
	for name, test := range map[string]struct {
		attribute schema.Attribute
		free      bool
	}{
		"a map of texts": {texts, true},
		"that keeps the state": {with(func(a *schema.MapAttribute) {
			a.PlanModifiers = []planmodifier.Map{mapplanmodifier.UseStateForUnknown()}
		}), true},
		"that replaces": {with(func(a *schema.MapAttribute) {
			a.PlanModifiers = []planmodifier.Map{
				mapplanmodifier.RequiresReplace(), mapplanmodifier.RequiresReplaceIfConfigured(),
			}
		}), true},
		"that replaces by a function": {with(func(a *schema.MapAttribute) {
			a.PlanModifiers = []planmodifier.Map{replaceIf()}
		}), false},
		"with a default": {with(func(a *schema.MapAttribute) {
			a.Default = mapdefault.StaticValue(types.MapNull(types.StringType))
		}), false},
		"that is write-only":      {with(func(a *schema.MapAttribute) { a.WriteOnly, a.Computed = true, false }), false},
		"with elements of a type": {with(func(a *schema.MapAttribute) { a.ElementType = rfc3339type.Type{} }), false},
		"a set of networks": {schema.SetAttribute{
			Optional: true, CustomType: netset.Type{}, ElementType: types.StringType,
			PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown(), semanticplanmodifier.SameMeaning()},
		}, true},
		"a set of numbers": {schema.SetAttribute{Optional: true, ElementType: types.Int64Type}, false},
		"a list of texts":  {schema.ListAttribute{Optional: true, ElementType: types.StringType}, true},
		"a text":           {schema.StringAttribute{Optional: true}, false},
		"a map of objects": {nested(schema.StringAttribute{Optional: true}), true},
		"computed below":   {nested(schema.StringAttribute{Optional: true, Computed: true}), false},
		"write-only below": {nested(schema.StringAttribute{Optional: true, WriteOnly: true}), false},
		"a type below":     {nested(schema.StringAttribute{Optional: true, CustomType: rfc3339type.Type{}}), false},
		"deeper below":     {nested(nested(schema.StringAttribute{Optional: true})), false}, // the map between is computed
		"a default below": {nested(schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(""),
		}), false},
		"a modifier below": {nested(schema.StringAttribute{
			Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		}), false},
		"a set of objects":   {schema.SetNestedAttribute{Optional: true}, false},
		"a map in an object": {nested(schema.MapAttribute{Optional: true, ElementType: types.StringType}), true},
	} {
		if got := standin.Obstacle(test.attribute); (got == "") != test.free {
			t.Errorf("%s: %q, may have stand-ins: %t", name, got, test.free)
		}
	}
}

// A plan modifier that may look at the whole plan takes the stand-ins from all attributes.
func TestAttributesOfNosyObject(t *testing.T) {
	t.Parallel()
	attributes := map[string]schema.Attribute{
		"all":  schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"text": schema.StringAttribute{Optional: true},
	}
	if got := standin.Attributes(schema.Schema{Attributes: attributes}); !slices.Equal(got, []string{"all"}) {
		t.Errorf("got %v", got)
	}
	attributes["nosy"] = schema.MapAttribute{
		Optional: true, ElementType: types.StringType, PlanModifiers: []planmodifier.Map{replaceIf()},
	}
	if got := standin.Attributes(schema.Schema{Attributes: attributes}); got != nil {
		t.Errorf("got %v", got)
	}
}

// values draws values of a type that has all kinds in it.
func values() *rapid.Generator[tftypes.Value] {
	return rapid.Custom(func(r *rapid.T) tftypes.Value {
		object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
			"map": tftypes.Map{ElementType: tftypes.String}, "set": tftypes.Set{ElementType: tftypes.String},
			"list":    tftypes.List{ElementType: tftypes.String},
			"numbers": tftypes.List{ElementType: tftypes.Number}, "is": tftypes.Bool, "word": tftypes.String,
		}}
		text := rapid.SampledFrom([]string{"", "a", "b", "ab"})
		members := map[string]tftypes.Value{}
		entries := map[string]tftypes.Value{}
		for range rapid.IntRange(0, 2).Draw(r, "entries") {
			entries[text.Draw(r, "key")] = tftypes.NewValue(tftypes.String, text.Draw(r, "value"))
		}
		var set, list, numbers []tftypes.Value
		for _, one := range rapid.SliceOfNDistinct(text, 0, 3, rapid.ID[string]).Draw(r, "set") {
			set = append(set, tftypes.NewValue(tftypes.String, one))
		}
		for range rapid.IntRange(0, 2).Draw(r, "numbers") {
			number := rapid.SampledFrom([]string{"0", "-0", "1", "1.0", "0.5"}).Draw(r, "number")
			f, _, err := big.ParseFloat(number, 10, 512, big.ToNearestEven)
			if err != nil {
				r.Fatal(err)
			}
			numbers = append(numbers, tftypes.NewValue(tftypes.Number, f))
			list = append(list, tftypes.NewValue(tftypes.String, number))
		}
		for name, v := range map[string]any{
			"map": entries, "set": set, "list": list, "numbers": numbers, "is": rapid.Bool().Draw(r, "is"),
			"word": text.Draw(r, "word"),
		} {
			members[name] = tftypes.NewValue(object.AttributeTypes[name], v)
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if rapid.IntRange(0, 4).Draw(r, "null") == 0 {
				members[name] = tftypes.NewValue(object.AttributeTypes[name], nil)
			}
			if rapid.IntRange(0, 4).Draw(r, "unknown") == 0 {
				members[name] = tftypes.NewValue(object.AttributeTypes[name], tftypes.UnknownValue)
			}
		}
		return tftypes.NewValue(object, members)
	})
}

// Equal says what tftypes says, stand-ins are equal where the real values are, and come back as
// what they were.
func TestEqual(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		a, b := values().Draw(r, "a"), values().Draw(r, "b")
		if got, want := standin.Equal(a, b), a.Equal(b); got != want {
			r.Fatalf("%t, tftypes says %t:\n%s\n%s", got, want, a, b)
		}
		if !standin.Equal(a, a.Copy()) {
			r.Fatalf("%s is not equal to itself", a)
		}
		table := standin.NewTable([]string{"map", "set", "list"}, nil)
		x, y := table.Collapse(a), table.Collapse(b)
		if x.Equal(y) != a.Equal(b) || x.IsFullyKnown() != a.IsFullyKnown() {
			r.Fatalf("the stand-ins are %s and %s\nfor %s and %s", x, y, a, b)
		}
		for before, after := range map[*tftypes.Value]tftypes.Value{&a: table.Expand(x), &b: table.Expand(y)} {
			if !before.Equal(after) {
				r.Fatalf("%s came back as %s", before, after)
			}
		}
	})
}
