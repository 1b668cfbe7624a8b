package scanoptions

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/portlist"
)

// DataAttributes is [Attributes] for the schema of a data source, with all parameters as the
// service has them beside the typed ones.
func DataAttributes(into map[string]schema.Attribute) map[string]schema.Attribute {
	for _, f := range fields() {
		into[f.attribute] = f.dataSchema()
	}
	into["probe_options"] = schema.MapAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: probeOptionsText,
	}
	into["secret_probe_options"] = schema.MapAttribute{
		Computed: true, Sensitive: true, ElementType: types.StringType, MarkdownDescription: secretProbeOptionsText,
	}
	return ParamsAttributes(into)
}

// ParamsAttributes adds all parameters of a scan as the service has them.
func ParamsAttributes(into map[string]schema.Attribute) map[string]schema.Attribute {
	into["params"] = schema.MapAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: "All parameters of the scan, in the service's spelling, with the values that the service " +
			"filled in; those with secrets are in `secret_params`.",
	}
	into["secret_params"] = schema.MapAttribute{
		Computed: true, Sensitive: true, ElementType: types.StringType,
		MarkdownDescription: "Parameters whose values are secrets, such as SNMP communities and passphrases.",
	}
	return into
}

func (f field) dataSchema() schema.Attribute {
	switch f.kind.kind {
	case "int":
		return schema.Int64Attribute{Computed: true, MarkdownDescription: f.text}
	case "bool":
		return schema.BoolAttribute{Computed: true, MarkdownDescription: f.text}
	case "ports":
		return schema.StringAttribute{Computed: true, CustomType: portlist.Type{}, MarkdownDescription: f.text}
	case "words":
		return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: f.text}
	case "addresses":
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: f.text}
	case "networks":
		return schema.SetAttribute{
			Computed: true, CustomType: netset.Type{}, ElementType: types.StringType,
			MarkdownDescription: f.text,
		}
	default:
		return schema.StringAttribute{Computed: true, MarkdownDescription: f.text}
	}
}

// OfRow are the options of a row, for a data source.
func OfRow(params map[string]string) Options {
	var o Options
	o.Refresh(params, true)
	return o
}
