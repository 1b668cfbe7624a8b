package function

import (
	"context"

	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
)

type cidrMerge struct{}

func newCIDRMerge() tffunction.Function { return cidrMerge{} }

// Metadata names the function.
func (cidrMerge) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "cidr_merge"
}

// Definition describes the function.
func (cidrMerge) Definition(_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse) {
	resp.Definition = tffunction.Definition{
		Summary: "The fewest CIDRs that cover the same addresses",
		MarkdownDescription: "Merges networks into the smallest list of CIDRs that cover exactly the same addresses: no " +
			"more, no fewer. " +
			"IPv4 comes before IPv6, and each in order of the addresses. A single address comes out with its prefix length, " +
			"such as `192.0.2.7/32`.",
		Parameters: []tffunction.Parameter{tffunction.ListParameter{
			Name: "networks", ElementType: types.StringType, MarkdownDescription: "What to merge: " + entriesText,
		}},
		Return: tffunction.ListReturn{ElementType: types.StringType},
	}
}

// Run merges.
func (cidrMerge) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var networks types.List
	if resp.Error = req.Arguments.Get(ctx, &networks); resp.Error != nil {
		return
	}
	set, fault := addresses(networks, 0)
	if fault != nil {
		resp.Error = fault
		return
	}
	resp.Error = resp.Result.Set(ctx, listOf(addressset.Prefixes(set)))
}
