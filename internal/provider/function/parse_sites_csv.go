package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/sitescsv"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

type parseSitesCSV struct{}

func newParseSitesCSV() tffunction.Function { return parseSitesCSV{} }

// Metadata names the function.
func (parseSitesCSV) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "parse_sites_csv"
}

// Definition describes the function.
func (parseSitesCSV) Definition(
	_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse,
) {
	resp.Definition = tffunction.Definition{
		Summary: "The sites of a file in the console's CSV import format",
		MarkdownDescription: "Reads a file of the format in which the console imports sites. The sites come as objects " +
			"whose attributes are those of `runzero_site`: `name`, `description`, `scope`, `excludes`, and `subnets`, a map " +
			"by CIDR of objects with `description` and `tags`.\n\n" +
			"The columns are `name`, `description`, `scope`, `exclusion`, `subnet_ranges`, `subnet_tags` and " +
			"`subnet_descriptions`, in any order; only `name` is required. " +
			"What the file has no column for is null in every site, so Terraform leaves it as it is; an empty cell is an " +
			"empty value, so what is taken out of the file is taken out of the site.\n\n" +
			"- Networks in a cell have commas, semicolons, spaces or line breaks between them. Cells that hold commas are " +
			"written in quotation marks.\n" +
			"- `subnet_ranges` holds CIDRs. Tags are words like `zone=office`, or single words, with spaces between them. If " +
			"a row has several subnets, their groups of tags, and their descriptions, stand in the same order with semicolons " +
			"between them.\n" +
			"- Rows with the same name are one site: their networks and subnets add up. Two different descriptions of a site " +
			"or a subnet are an error.\n\n" +
			"An error lists up to ten mistakes, each with its line and column. How the console itself separates several " +
			"subnets in one cell is not documented; files with one subnet in a row work with both.",
		Parameters: []tffunction.Parameter{tffunction.StringParameter{
			Name: "text", MarkdownDescription: "The content of the file, as in `file(\"sites.csv\")`.",
		}},
		Return: tffunction.ListReturn{ElementType: siteType()},
	}
}

// Run reads the file.
func (parseSitesCSV) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	sites, err := sitescsv.Parse(text)
	if err != nil {
		resp.Error = tffunction.NewArgumentFuncError(0, err.Error())
		return
	}
	values := make([]attr.Value, 0, len(sites))
	for _, site := range sites {
		values = append(values, siteValue(site))
	}
	resp.Error = resp.Result.Set(ctx, types.ListValueMust(siteType(), values))
}

func subnetType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"description": types.StringType,
		"tags":        types.MapType{ElemType: types.StringType},
	}}
}

func siteType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"name":        types.StringType,
		"description": types.StringType,
		"scope":       types.ListType{ElemType: types.StringType},
		"excludes":    types.ListType{ElemType: types.StringType},
		"subnets":     types.MapType{ElemType: subnetType()},
	}}
}

func siteValue(site sitescsv.Site) types.Object {
	subnets := types.MapNull(subnetType())
	if site.Subnets != nil {
		elements := make(map[string]attr.Value, len(site.Subnets))
		for key, subnet := range site.Subnets {
			elements[key] = subnetValue(subnet)
		}
		subnets = types.MapValueMust(subnetType(), elements)
	}
	return types.ObjectValueMust(siteType().AttrTypes, map[string]attr.Value{
		"name":        types.StringValue(site.Name),
		"description": types.StringPointerValue(site.Description),
		"scope":       listOrNull(site.Scope),
		"excludes":    listOrNull(site.Excludes),
		"subnets":     subnets,
	})
}

// subnetValue has null for what a subnet lacks.
func subnetValue(subnet runzero.Subnet) types.Object {
	description, tags := types.StringNull(), types.MapNull(types.StringType)
	if subnet.Description != "" {
		description = types.StringValue(subnet.Description)
	}
	if len(subnet.Tags) > 0 {
		elements := make(map[string]attr.Value, len(subnet.Tags))
		for key, value := range subnet.Tags {
			elements[key] = types.StringValue(value)
		}
		tags = types.MapValueMust(types.StringType, elements)
	}
	return types.ObjectValueMust(subnetType().AttrTypes, map[string]attr.Value{"description": description, "tags": tags})
}

func listOrNull(all []string) types.List {
	if all == nil {
		return types.ListNull(types.StringType)
	}
	return listOf(all)
}
