package function

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
)

type cidrOverlaps struct{}

// maxOverlaps is how many pairs the result may have: lists with the same addresses have pairs by
// the square of their number, and Terraform takes 64 MiB.
const maxOverlaps = 100_000

func newCIDROverlaps() tffunction.Function { return cidrOverlaps{} }

// Metadata names the function.
func (cidrOverlaps) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "cidr_overlaps"
}

func overlapType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"first": types.StringType, "second": types.StringType, "networks": types.ListType{ElemType: types.StringType},
	}}
}

// Definition describes the function.
func (cidrOverlaps) Definition(_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse) {
	resp.Definition = tffunction.Definition{
		Summary: "Which of several lists of networks overlap",
		MarkdownDescription: "Finds the pairs of lists that have addresses in common, such as two sites that scan the " +
			"same network. " +
			"Each pair is an object with the keys `first` and `second`, and `networks`, the smallest list of CIDRs that cover " +
			"exactly what the two have in common. " +
			"The pairs are ordered by their keys; there is none where nothing overlaps.",
		Parameters: []tffunction.Parameter{tffunction.MapParameter{
			Name: "lists", ElementType: types.ListType{ElemType: types.StringType},
			MarkdownDescription: "Lists of networks by any key, such as `{ for s in data.runzero_sites.all.sites : s.name => " +
				"s.scope }`. Each may hold " + entriesText,
		}},
		Return: tffunction.ListReturn{ElementType: overlapType()},
	}
}

// Run compares.
func (cidrOverlaps) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var lists types.Map
	if resp.Error = req.Arguments.Get(ctx, &lists); resp.Error != nil {
		return
	}
	sets := make(map[string]*netipx.IPSet, len(lists.Elements()))
	for key, element := range lists.Elements() {
		list, ok := element.(types.List)
		if !ok || list.IsUnknown() {
			resp.Error = tffunction.NewArgumentFuncError(0, fmt.Sprintf("[%q] is no list", key))
			return
		}
		set, fault := addresses(list, 0)
		if fault != nil {
			fault.Text = fmt.Sprintf("[%q]: %s", key, fault.Text)
			resp.Error = fault
			return
		}
		sets[key] = set
	}
	overlaps, isCut, err := addressset.Overlaps(sets, maxOverlaps)
	if err != nil {
		resp.Error = tffunction.NewFuncError(err.Error())
		return
	}
	if isCut {
		resp.Error = tffunction.NewArgumentFuncError(0, fmt.Sprintf(
			"more than %d pairs of the %d lists overlap, or they share a million ranges; compare fewer lists at once",
			maxOverlaps, len(sets)))
		return
	}
	values := make([]attr.Value, 0, len(overlaps))
	for _, o := range overlaps {
		values = append(values, types.ObjectValueMust(overlapType().AttrTypes, map[string]attr.Value{
			"first": types.StringValue(o.First), "second": types.StringValue(o.Second),
			"networks": listOf(addressset.Prefixes(o.Common)),
		}))
	}
	resp.Error = resp.Result.Set(ctx, types.ListValueMust(overlapType(), values))
}
