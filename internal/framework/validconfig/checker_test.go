package validconfig_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/validconfig"
)

// What only the framework knows is left to it.
func TestUnknownSchemasAreLeftToTheFramework(t *testing.T) {
	t.Parallel()
	text := schema.StringAttribute{Optional: true}
	nested := schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"b": text}}
	strict := nested
	strict.Validators = []validator.Object{objectvalidator.IsRequired()}
	for name, test := range map[string]struct {
		schema schema.Schema
		want   string
	}{
		"a block":      {schema.Schema{Blocks: map[string]schema.Block{"a": schema.SingleNestedBlock{}}}, "it has blocks"},
		"a deprecated": {schema.Schema{DeprecationMessage: "Gone."}, "deprecated"},
		"a kind": {schema.Schema{Attributes: map[string]schema.Attribute{
			"a": schema.ListNestedAttribute{Optional: true, NestedObject: nested},
		}}, "a: its kind is not known"},
		"a kind below": {schema.Schema{Attributes: map[string]schema.Attribute{
			"a": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
				"b": schema.DynamicAttribute{Optional: true},
			}},
		}}, "a.b: its kind is not known"},
		"validators of elements": {schema.Schema{Attributes: map[string]schema.Attribute{
			"a": schema.MapNestedAttribute{Optional: true, NestedObject: strict},
		}}, "a: its elements have validators"},
		"validators of an object": {schema.Schema{Attributes: map[string]schema.Attribute{
			"a": schema.SingleNestedAttribute{
				Optional: true, Attributes: nested.Attributes, Validators: []validator.Object{objectvalidator.IsRequired()},
			},
		}}, "a: the object has validators"},
		"neither required nor optional": {schema.Schema{Attributes: map[string]schema.Attribute{
			"a": schema.StringAttribute{},
		}}, "a: the framework refuses its definition"},
		"write-only and computed": {schema.Schema{Attributes: map[string]schema.Attribute{
			"a": schema.StringAttribute{Computed: true, WriteOnly: true},
		}}, "a: the framework refuses its definition"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, whyNot := validconfig.New(test.schema, nil)
			if c != nil || !strings.Contains(whyNot, test.want) {
				t.Errorf("got %v, %q, want %q", c, whyNot, test.want)
			}
		})
	}
}

// A configuration is valid when neither the schema, nor a validator of an attribute, of what is
// below it, or of the resource has anything to say. Warnings count.
func TestIsValid(t *testing.T) {
	t.Parallel()
	short := []validator.String{stringvalidator.LengthAtMost(3)}
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Required: true, Validators: short},
		"id":   schema.StringAttribute{Computed: true},
		"old":  schema.BoolAttribute{Optional: true, DeprecationMessage: "Use new."},
		"new":  schema.BoolAttribute{Optional: true},
		"word": schema.StringAttribute{Optional: true, WriteOnly: true},
		"set":  schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"map": schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{"text": schema.StringAttribute{Required: true, Validators: short}},
		}},
	}}
	c, whyNot := validconfig.New(s, []resource.ConfigValidator{
		resourcevalidator.Conflicting(path.MatchRoot("new"), path.MatchRoot("word")),
	})
	if c == nil {
		t.Fatal(whyNot)
	}
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	flag := tftypes.NewValue(tftypes.Bool, true)
	object, _ := s.Type().TerraformType(t.Context()).(tftypes.Object)
	set := func(texts ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(object.AttributeTypes["set"], texts)
	}
	elements := func(inner any) tftypes.Value {
		typ := object.AttributeTypes["map"]
		element, _ := typ.(tftypes.Map)
		if text, ok := inner.(tftypes.Value); ok {
			inner = map[string]tftypes.Value{"text": text}
		}
		return tftypes.NewValue(typ, map[string]tftypes.Value{"key": tftypes.NewValue(element.ElementType, inner)})
	}
	for name, test := range map[string]struct {
		change  map[string]tftypes.Value
		isValid bool
	}{
		"as it is":             {nil, true},
		"not known":            {map[string]tftypes.Value{"name": text(tftypes.UnknownValue)}, true},
		"an element":           {map[string]tftypes.Value{"map": elements(text("abc"))}, true},
		"write-only":           {map[string]tftypes.Value{"word": text("abc")}, true},
		"missing":              {map[string]tftypes.Value{"name": text(nil)}, false},
		"too long":             {map[string]tftypes.Value{"name": text("abcd")}, false},
		"computed":             {map[string]tftypes.Value{"id": text("abc")}, false},
		"deprecated":           {map[string]tftypes.Value{"old": flag}, false},
		"twice in a set":       {map[string]tftypes.Value{"set": set(text("a"), text("a"))}, false},
		"too long an element":  {map[string]tftypes.Value{"map": elements(text("abcd"))}, false},
		"missing in a map":     {map[string]tftypes.Value{"map": elements(text(nil))}, false},
		"a null element":       {map[string]tftypes.Value{"map": elements(nil)}, false},
		"an element not known": {map[string]tftypes.Value{"map": elements(tftypes.UnknownValue)}, false},
		"conflicting":          {map[string]tftypes.Value{"new": flag, "word": text("abc")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := map[string]tftypes.Value{}
			for name, typ := range object.AttributeTypes {
				values[name] = tftypes.NewValue(typ, nil)
			}
			values["name"] = text("abc")
			for name, v := range test.change {
				values[name] = v
			}
			newer := resource.ValidateConfigClientCapabilities{WriteOnlyAttributesAllowed: true}
			config := tftypes.NewValue(object, values)
			if got := c.IsValid(t.Context(), nil, config, newer); got != test.isValid {
				t.Errorf("got %v", got)
			}
			if c.IsValid(t.Context(), nil, config, resource.ValidateConfigClientCapabilities{}) && !values["word"].IsNull() {
				t.Error("a CLI that does not know write-only attributes may have one")
			}
		})
	}
	for _, v := range []any{nil, tftypes.UnknownValue} {
		if c.IsValid(context.Background(), nil, tftypes.NewValue(object, v), resource.ValidateConfigClientCapabilities{}) {
			t.Errorf("%v is valid", v)
		}
	}
}
