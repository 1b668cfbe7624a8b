package function

import (
	"context"
	"fmt"

	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

type allowlist struct{}

func newAllowlist() tffunction.Function { return allowlist{} }

// Metadata names the function.
func (allowlist) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "allowlist"
}

// Definition describes the function.
func (allowlist) Definition(_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse) {
	resp.Definition = tffunction.Definition{
		Summary: "The text for the console's API key IP address allowlist",
		MarkdownDescription: "Writes addresses and CIDRs as the comma-separated text that the console takes as its *API " +
			"key IP address allowlist*, for those who set it by hand. " +
			"The text is the same for every order and spelling of the list: sorted, each entry once. An empty list gives an " +
			"empty text, **which switches the allowlist off**: every address may use the API then.",
		Parameters: []tffunction.Parameter{tffunction.ListParameter{
			Name: "addresses", ElementType: types.StringType,
			MarkdownDescription: "IPv4 and IPv6 addresses (`192.0.2.7`) and CIDRs without host bits (`192.0.2.0/24`). Ranges " +
				"and names are errors: the allowlist does not take them.",
		}},
		Return: tffunction.StringReturn{},
	}
}

// Run writes the text.
func (allowlist) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var list types.List
	if resp.Error = req.Arguments.Get(ctx, &list); resp.Error != nil {
		return
	}
	entries, fault := texts(list, 0)
	if fault != nil {
		resp.Error = fault
		return
	}
	for i, entry := range entries {
		reason := netset.Fault(entry, netset.Address, netset.CIDR)
		if reason == "" {
			reason = netset.Doubt(entry) // a wrong list locks people out, or lets them in
		}
		if reason != "" {
			resp.Error = tffunction.NewArgumentFuncError(0, fmt.Sprintf("element %d (%.80q): %s", i, entry, reason))
			return
		}
	}
	// The separator is a comma (api-behaviour 2).
	resp.Error = resp.Result.Set(ctx, netset.From(entries...).Join(","))
}
