package scanoptions

import (
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
)

// ActionAttributes is [Attributes] for the schema of an action.
func ActionAttributes(into map[string]schema.Attribute) map[string]schema.Attribute {
	for _, f := range fields() {
		into[f.attribute] = f.actionSchema()
	}
	into["probe_options"] = schema.MapAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: probeOptionsText,
		Validators: []validator.Map{foreignKeys{}},
	}
	// An action's schema has nothing sensitive; a write-only value is not shown either.
	into["secret_probe_options"] = schema.MapAttribute{
		Optional: true, WriteOnly: true, ElementType: types.StringType,
		MarkdownDescription: "Parameters like those of `probe_options` whose values are secrets, such as the communities " +
			"in `snmp-comms` and SNMPv3 passphrases. They are not shown.",
		Validators: []validator.Map{foreignKeys{secret: true}},
	}
	return into
}

func (f field) actionSchema() schema.Attribute {
	switch f.kind.kind {
	case "int":
		return schema.Int64Attribute{Optional: true, MarkdownDescription: f.text, Validators: f.integers()}
	case "bool":
		return schema.BoolAttribute{Optional: true, MarkdownDescription: f.text}
	case "ports":
		return schema.StringAttribute{
			Optional: true, CustomType: portlist.Type{}, MarkdownDescription: f.text,
			Validators: []validator.String{portlist.Valid()},
		}
	case "words":
		return schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: f.text,
			Validators: probeNames(),
		}
	case "addresses":
		return schema.ListAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: f.text,
			Validators: addresses(),
		}
	case "networks":
		return schema.SetAttribute{
			Optional: true, CustomType: netset.Type{}, ElementType: types.StringType, MarkdownDescription: f.text,
			Validators: []validator.Set{Networks()},
		}
	default:
		return schema.StringAttribute{Optional: true, MarkdownDescription: f.text, Validators: oneLine()}
	}
}
