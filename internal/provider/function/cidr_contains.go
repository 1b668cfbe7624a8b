package function

import (
	"context"

	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
)

type cidrContains struct{}

func newCIDRContains() tffunction.Function { return cidrContains{} }

// Metadata names the function.
func (cidrContains) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "cidr_contains"
}

// Definition describes the function.
func (cidrContains) Definition(_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse) {
	resp.Definition = tffunction.Definition{
		Summary: "Whether networks contain all addresses of others",
		MarkdownDescription: "Tells whether every address of the second argument is in one of the networks of the first. " +
			"Several networks of the first may cover one of the second together. An empty list is contained in every list. " +
			"A second argument that holds entries, but none with addresses that are known here, such as a host name alone, is " +
			"not contained.",
		Parameters: []tffunction.Parameter{
			tffunction.ListParameter{
				Name: "networks", ElementType: types.StringType,
				MarkdownDescription: "What may contain: " + entriesText,
			},
			tffunction.DynamicParameter{
				Name:                "contained",
				MarkdownDescription: "What may be contained: one entry, or a list of them, of the same kinds.",
			},
		},
		Return: tffunction.BoolReturn{},
	}
}

// Run compares.
func (cidrContains) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var networks types.List
	var contained types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &networks, &contained); resp.Error != nil {
		return
	}
	outer, fault := addresses(networks, 0)
	if fault != nil {
		resp.Error = fault
		return
	}
	entries, fault := oneOrMore(contained, 1)
	if fault != nil {
		resp.Error = fault
		return
	}
	inner, fault := setOf(entries, 1)
	if fault != nil {
		resp.Error = fault
		return
	}
	known := len(entries) == 0 || len(inner.Ranges()) > 0
	resp.Error = resp.Result.Set(ctx, known && addressset.Covers(outer, inner))
}
