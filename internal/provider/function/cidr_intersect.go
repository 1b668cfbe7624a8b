package function

import (
	"context"

	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
)

type cidrIntersect struct{}

func newCIDRIntersect() tffunction.Function { return cidrIntersect{} }

// Metadata names the function.
func (cidrIntersect) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "cidr_intersect"
}

// Definition describes the function.
func (cidrIntersect) Definition(
	_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse,
) {
	resp.Definition = tffunction.Definition{
		Summary: "The fewest CIDRs that cover what two lists of networks have in common",
		MarkdownDescription: "Gives the smallest list of CIDRs that cover exactly the addresses that are in both lists: " +
			"what of one's own networks a scan covers, for example. " +
			"The result is in the same order and form as that of `cidr_merge`, and empty where the lists have " +
			"nothing in common.",
		Parameters: []tffunction.Parameter{
			tffunction.ListParameter{
				Name: "networks", ElementType: types.StringType,
				MarkdownDescription: "One side: " + entriesText,
			},
			tffunction.ListParameter{
				Name: "others", ElementType: types.StringType,
				MarkdownDescription: "The other side: the same kinds of entries.",
			},
		},
		Return: tffunction.ListReturn{ElementType: types.StringType},
	}
}

// Run intersects.
func (cidrIntersect) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var networks, others types.List
	if resp.Error = req.Arguments.Get(ctx, &networks, &others); resp.Error != nil {
		return
	}
	one, fault := addresses(networks, 0)
	if fault != nil {
		resp.Error = fault
		return
	}
	other, fault := addresses(others, 1)
	if fault != nil {
		resp.Error = fault
		return
	}
	common, err := addressset.Common(one, other)
	if err != nil {
		resp.Error = tffunction.NewFuncError(err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, listOf(addressset.Prefixes(common)))
}
