package validconfig

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// Checker checks configurations of one resource. It may be used by several goroutines.
type Checker struct {
	schema     schema.Schema
	attributes []attribute
	validators []resource.ConfigValidator
}

// attribute is what has to be looked at in an attribute.
type attribute struct {
	name string
	typ  attr.Type

	isRequired, isReadOnly, isDeprecated, isWriteOnly bool

	validate   validate    // nil: it has no validators
	needsValue bool        // its validators, or its type, look at the value
	below      []attribute // of the object, or of each element of the map
	isMap      bool
}

// New gives the checker of a schema and of the resource's validators. It says why there is none
// where a schema has something that only the framework knows.
func New(s schema.Schema, validators []resource.ConfigValidator) (c *Checker, whyNot string) {
	if len(s.Blocks) > 0 || s.DeprecationMessage != "" {
		return nil, "it has blocks, or is deprecated"
	}
	all, whyNot := attributesOf(s.Attributes)
	if whyNot != "" {
		return nil, whyNot
	}
	return &Checker{schema: s, attributes: all, validators: validators}, ""
}

func attributesOf(all map[string]schema.Attribute) (found []attribute, whyNot string) {
	for name, a := range all {
		rules, whyNot := rulesOf(a)
		if whyNot != "" {
			return nil, name + ": " + whyNot
		}
		one := attribute{
			name: name, typ: a.GetType(),
			isRequired: a.IsRequired(), isReadOnly: a.IsComputed() && !a.IsOptional(),
			isDeprecated: a.GetDeprecationMessage() != "", isWriteOnly: a.IsWriteOnly(),
			validate: rules.validate, isMap: rules.isMap,
		}
		hasNoUse := !a.IsRequired() && !a.IsOptional() && !a.IsComputed()
		if hasNoUse || a.IsWriteOnly() && (a.IsComputed() || a.IsRequired() && a.IsOptional()) {
			return nil, name + ": the framework refuses its definition"
		}
		if one.below, whyNot = attributesOf(rules.below); whyNot != "" {
			return nil, name + "." + whyNot
		}
		one.needsValue = one.validate != nil || !isSimple(one.typ)
		found = append(found, one)
	}
	return found, ""
}

// isSimple reports whether every value of a type is a valid one.
func isSimple(typ attr.Type) bool {
	switch one := typ.(type) {
	case basetypes.StringType, basetypes.BoolType:
		return true
	case basetypes.MapType:
		return isSimple(one.ElemType)
	case basetypes.ListType:
		return isSimple(one.ElemType)
	}
	return false
}

// IsValid reports whether the framework would find nothing to say about a configuration: no error,
// and no warning. False where that is not sure. Large collections may have stand-ins of a table,
// which may be nil; validators get real values.
func (c *Checker) IsValid(
	ctx context.Context, t *standin.Table, config tftypes.Value,
	capabilities resource.ValidateConfigClientCapabilities,
) bool {
	var members, short map[string]tftypes.Value
	if config.IsNull() || !config.IsKnown() || config.As(&short) != nil {
		return false
	}
	if config = t.Expand(config); config.As(&members) != nil {
		return false
	}
	request := resource.ValidateConfigRequest{
		Config: tfsdk.Config{Raw: config, Schema: c.schema}, ClientCapabilities: capabilities,
	}
	for _, one := range c.validators {
		var response resource.ValidateConfigResponse
		if one.ValidateResource(ctx, request, &response); len(response.Diagnostics) > 0 {
			return false
		}
	}
	check := check{
		config: request.Config, table: t, short: short,
		capabilities: validator.ValidateSchemaClientCapabilities{
			WriteOnlyAttributesAllowed: capabilities.WriteOnlyAttributesAllowed,
		},
	}
	return check.areMembersValid(ctx, nil, c.attributes, members)
}

// place is where a value is: a path whose steps are only put together for a validator.
type place struct {
	above *place // nil: the root
	name  string // of the attribute
	key   *string
}

func (p *place) path() path.Path {
	at := path.Empty()
	if p.above != nil {
		at = p.above.path()
	}
	if p.key != nil {
		return at.AtMapKey(*p.key)
	}
	return at.AtName(p.name)
}

// check is one configuration being checked.
type check struct {
	config       tfsdk.Config
	capabilities validator.ValidateSchemaClientCapabilities
	// table has what the plan of the same configuration will want again.
	table *standin.Table
	short map[string]tftypes.Value // the members of config, with stand-ins
}

// areMembersValid checks the attributes of an object.
func (c *check) areMembersValid(
	ctx context.Context, above *place, attributes []attribute, values map[string]tftypes.Value,
) bool {
	for i := range attributes {
		a := &attributes[i]
		v, ok := values[a.name]
		if !ok || !c.isAttributeValid(ctx, place{above: above, name: a.name}, a, v) {
			return false
		}
	}
	return true
}

// isAttributeValid checks a value of an attribute, and what is below it.
func (c *check) isAttributeValid(ctx context.Context, at place, a *attribute, v tftypes.Value) bool {
	isNull := v.IsNull()
	isTooNew := a.isWriteOnly && !c.capabilities.WriteOnlyAttributesAllowed // for the CLI
	if isNull && a.isRequired || !isNull && (a.isReadOnly || a.isDeprecated || isTooNew) {
		return false
	}
	if a.needsValue && !c.isValueValid(ctx, &at, a, v) {
		return false
	}
	if len(a.below) == 0 || isNull || !v.IsKnown() {
		return true
	}
	var all map[string]tftypes.Value
	if v.As(&all) != nil {
		return false
	}
	if !a.isMap {
		return c.areMembersValid(ctx, &at, a.below, all)
	}
	for key, element := range all {
		var members map[string]tftypes.Value
		if element.IsNull() || !element.IsKnown() || element.As(&members) != nil ||
			!c.areMembersValid(ctx, &place{above: &at, key: &key}, a.below, members) {
			return false
		}
	}
	return true
}

// isValueValid asks the type of an attribute, and its validators.
func (c *check) isValueValid(ctx context.Context, at *place, a *attribute, v tftypes.Value) bool {
	value, err := c.convert(ctx, at, a, v)
	if err != nil {
		return false
	}
	p := at.path()
	switch one := value.(type) {
	case xattr.ValidateableAttribute:
		var response xattr.ValidateAttributeResponse
		one.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: p}, &response)
		if len(response.Diagnostics) > 0 {
			return false
		}
	default:
		//nolint:staticcheck // The framework's own collections and numbers still have it.
		if typ, ok := a.typ.(xattr.TypeWithValidate); ok && len(typ.Validate(ctx, v, p)) > 0 {
			return false
		}
	}
	return a.validate == nil || a.validate(ctx, subject{
		at: p, expression: p.Expression(), config: c.config, capabilities: c.capabilities,
	}, value)
}

// convert is a value as the framework's type has it.
func (c *check) convert(ctx context.Context, at *place, a *attribute, v tftypes.Value) (attr.Value, error) {
	if at.above == nil {
		v = c.short[a.name]
	}
	converted, err := c.table.Convert(ctx, a.name, v, a.typ)
	if err != nil {
		return nil, fmt.Errorf("read a value: %w", err)
	}
	return converted, nil
}
