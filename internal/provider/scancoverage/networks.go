package scancoverage

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
)

// maxFaults is how many wrong entries are named: a list from a file may have thousands.
const maxFaults = 10

// networks refuses entries that were plainly meant as addresses and are none.
type networks struct{}

// Description says what the validator wants.
func (networks) Description(context.Context) string {
	return "addresses, ranges, CIDRs, and what else the scope of a site may hold"
}

// MarkdownDescription says what the validator wants.
func (n networks) MarkdownDescription(ctx context.Context) string { return n.Description(ctx) }

// ValidateList implements [validator.List].
func (n networks) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	wrong := 0
	for i, element := range req.ConfigValue.Elements() {
		text, ok := element.(types.String)
		if !ok || text.IsUnknown() {
			continue
		}
		reason := netset.Fault(text.ValueString())
		if text.IsNull() {
			reason = "it is null"
		}
		if reason == "" {
			continue
		}
		if wrong++; wrong > maxFaults {
			continue
		}
		resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i), "Invalid network",
			fmt.Sprintf("The entry %.80q of %s is refused: %s.\n\nEach element is one of: %s.", text.ValueString(), req.Path,
				reason, n.Description(ctx)))
	}
	if wrong > maxFaults {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid network",
			fmt.Sprintf("%d more entries of %s are refused.\n\nEach element is one of: %s.", wrong-maxFaults, req.Path,
				n.Description(ctx)))
	}
}
