package function

import (
	"context"

	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
)

type cidrSubtract struct{}

func newCIDRSubtract() tffunction.Function { return cidrSubtract{} }

// Metadata names the function.
func (cidrSubtract) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "cidr_subtract"
}

// Definition describes the function.
func (cidrSubtract) Definition(_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse) {
	resp.Definition = tffunction.Definition{
		Summary: "The fewest CIDRs that cover the first networks without the second",
		MarkdownDescription: "Takes networks out of others and gives the smallest list of CIDRs that cover " +
			"exactly the rest. " +
			"With all private networks (RFC 1918) as the first list and one's own as the second, the result is the exclusion " +
			"list that leaves a scan nothing but one's own networks, or the scope of a site for unknown space. " +
			"What the first list does not hold is ignored in the second. The result is in the same order and form as that " +
			"of `cidr_merge`.",
		Parameters: []tffunction.Parameter{
			tffunction.ListParameter{
				Name: "networks", ElementType: types.StringType,
				MarkdownDescription: "What to take from: " + entriesText,
			},
			tffunction.ListParameter{
				Name: "without", ElementType: types.StringType,
				MarkdownDescription: "What to take out: the same kinds of entries.",
			},
		},
		Return: tffunction.ListReturn{ElementType: types.StringType},
	}
}

// Run subtracts.
func (cidrSubtract) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var networks, without types.List
	if resp.Error = req.Arguments.Get(ctx, &networks, &without); resp.Error != nil {
		return
	}
	from, fault := addresses(networks, 0)
	if fault != nil {
		resp.Error = fault
		return
	}
	what, fault := addresses(without, 1)
	if fault != nil {
		resp.Error = fault
		return
	}
	left, err := addressset.Without(from, what)
	if err != nil {
		resp.Error = tffunction.NewFuncError(err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, listOf(addressset.Prefixes(left)))
}
