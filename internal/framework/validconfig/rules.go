package validconfig

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// subject is the attribute that a validator is asked about, as all kinds of requests have it.
type subject struct {
	at           path.Path
	expression   path.Expression
	config       tfsdk.Config
	capabilities validator.ValidateSchemaClientCapabilities
}

// validate calls the validators of an attribute; false if one has something to say.
type validate func(ctx context.Context, s subject, value attr.Value) bool

// rules are what an attribute's kind says of it.
type rules struct {
	validate validate
	below    map[string]schema.Attribute
	isMap    bool // below is of each element
}

// rulesOf gives the rules of an attribute, or why it has to be left to the framework.
func rulesOf(a schema.Attribute) (found rules, whyNot string) {
	switch one := a.(type) {
	case schema.StringAttribute:
		return rules{validate: stringRules(one.Validators)}, ""
	case schema.BoolAttribute:
		return rules{validate: boolRules(one.Validators)}, ""
	case schema.Int64Attribute:
		return rules{validate: int64Rules(one.Validators)}, ""
	case schema.ListAttribute:
		return rules{validate: listRules(one.Validators)}, ""
	case schema.SetAttribute:
		return rules{validate: setRules(one.Validators)}, ""
	case schema.MapAttribute:
		return rules{validate: mapRules(one.Validators)}, ""
	case schema.MapNestedAttribute:
		if len(one.NestedObject.Validators) > 0 {
			return rules{}, "its elements have validators"
		}
		return rules{validate: mapRules(one.Validators), below: one.NestedObject.Attributes, isMap: true}, ""
	case schema.SingleNestedAttribute:
		if len(one.Validators) > 0 {
			return rules{}, "the object has validators"
		}
		return rules{below: one.Attributes}, ""
	}
	return rules{}, "its kind is not known"
}

// rule calls validators of a kind. V is the validator, S a value of the attribute, which may be of
// a type of its own, and T what a validator gets.
func rule[V, S, T any](
	all []V, convert func(S, context.Context) (T, diag.Diagnostics),
	call func(ctx context.Context, v V, s subject, value T) diag.Diagnostics,
) validate {
	if len(all) == 0 {
		return nil
	}
	return func(ctx context.Context, s subject, value attr.Value) bool {
		source, ok := value.(S)
		if !ok {
			return false
		}
		converted, diags := convert(source, ctx)
		if len(diags) > 0 {
			return false
		}
		for _, one := range all {
			if len(call(ctx, one, s, converted)) > 0 {
				return false
			}
		}
		return true
	}
}

func stringRules(all []validator.String) validate {
	return rule(all, basetypes.StringValuable.ToStringValue,
		func(ctx context.Context, v validator.String, s subject, value basetypes.StringValue) diag.Diagnostics {
			var response validator.StringResponse
			v.ValidateString(ctx, validator.StringRequest{
				Path: s.at, PathExpression: s.expression, Config: s.config, ConfigValue: value,
				ClientCapabilities: s.capabilities,
			}, &response)
			return response.Diagnostics
		})
}

func boolRules(all []validator.Bool) validate {
	return rule(all, basetypes.BoolValuable.ToBoolValue,
		func(ctx context.Context, v validator.Bool, s subject, value basetypes.BoolValue) diag.Diagnostics {
			var response validator.BoolResponse
			v.ValidateBool(ctx, validator.BoolRequest{
				Path: s.at, PathExpression: s.expression, Config: s.config, ConfigValue: value,
				ClientCapabilities: s.capabilities,
			}, &response)
			return response.Diagnostics
		})
}

func int64Rules(all []validator.Int64) validate {
	return rule(all, basetypes.Int64Valuable.ToInt64Value,
		func(ctx context.Context, v validator.Int64, s subject, value basetypes.Int64Value) diag.Diagnostics {
			var response validator.Int64Response
			v.ValidateInt64(ctx, validator.Int64Request{
				Path: s.at, PathExpression: s.expression, Config: s.config, ConfigValue: value,
				ClientCapabilities: s.capabilities,
			}, &response)
			return response.Diagnostics
		})
}

func listRules(all []validator.List) validate {
	return rule(all, basetypes.ListValuable.ToListValue,
		func(ctx context.Context, v validator.List, s subject, value basetypes.ListValue) diag.Diagnostics {
			var response validator.ListResponse
			v.ValidateList(ctx, validator.ListRequest{
				Path: s.at, PathExpression: s.expression, Config: s.config, ConfigValue: value,
				ClientCapabilities: s.capabilities,
			}, &response)
			return response.Diagnostics
		})
}

func setRules(all []validator.Set) validate {
	return rule(all, basetypes.SetValuable.ToSetValue,
		func(ctx context.Context, v validator.Set, s subject, value basetypes.SetValue) diag.Diagnostics {
			var response validator.SetResponse
			v.ValidateSet(ctx, validator.SetRequest{
				Path: s.at, PathExpression: s.expression, Config: s.config, ConfigValue: value,
				ClientCapabilities: s.capabilities,
			}, &response)
			return response.Diagnostics
		})
}

func mapRules(all []validator.Map) validate {
	return rule(all, basetypes.MapValuable.ToMapValue,
		func(ctx context.Context, v validator.Map, s subject, value basetypes.MapValue) diag.Diagnostics {
			var response validator.MapResponse
			v.ValidateMap(ctx, validator.MapRequest{
				Path: s.at, PathExpression: s.expression, Config: s.config, ConfigValue: value,
				ClientCapabilities: s.capabilities,
			}, &response)
			return response.Diagnostics
		})
}
