// Package function holds the provider's functions: pure, offline, and usable without a configured
// provider. Each is a thin skin over a package that knows no Terraform functions.
package function

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// All lists the constructors of the functions, as provider.ProviderWithFunctions asks for them.
func All() []func() tffunction.Function {
	return []func() tffunction.Function{
		newAllowlist, newCIDRContains, newCIDRIntersect, newCIDRMerge, newCIDROverlaps, newCIDRSubtract, newParseSitesCSV,
		newTokenKind,
	}
}

// texts is a known list of strings; the error names the argument by its position from 0. Elements
// may not be null.
func texts(list types.List, position int64) ([]string, *tffunction.FuncError) {
	out := make([]string, 0, len(list.Elements()))
	for i, element := range list.Elements() {
		text, ok := element.(types.String)
		if !ok || text.IsNull() || text.IsUnknown() {
			return nil, tffunction.NewArgumentFuncError(position,
				fmt.Sprintf("element %d is null; compact() removes such elements", i))
		}
		out = append(out, text.ValueString())
	}
	return out, nil
}

// listOf is a list of strings for a result; never null.
func listOf(all []string) types.List {
	values := make([]attr.Value, 0, len(all))
	for _, one := range all {
		values = append(values, types.StringValue(one))
	}
	return types.ListValueMust(types.StringType, values)
}
