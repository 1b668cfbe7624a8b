// Package spelling tells texts that say the same from texts that differ, and keeps the spelling
// that a configuration has.
package spelling

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"golang.org/x/text/unicode/norm"
)

// Same reports whether two texts differ by nothing but what a service may do to a text that it
// keeps: space at its ends, the spelling of line breaks, and the form of letters with marks
// (Unicode NFC and NFD).
func Same(a, b string) bool {
	return a == b || Plain(a) == Plain(b)
}

// Plain is the form that texts which are the [Same] have in common.
func Plain(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return norm.NFC.String(strings.TrimSpace(s))
}

// KeepSpelling is a plan modifier for a text: if the configuration merely respells what the state
// holds (see [Same]), or is the same JSON, the plan keeps the state, so that there is neither a
// difference nor a call. Terraform generates a call of jsonencode for a text that is JSON, which
// has spaces and the order of keys its own way. Put it before modifiers that require replacement.
func KeepSpelling() planmodifier.String { return keepSpelling{} }

type keepSpelling struct{}

const keepSpellingText = "A new spelling of the same text is no change: the spelling in the state stays."

// Description says what the modifier does.
func (keepSpelling) Description(context.Context) string { return keepSpellingText }

// MarkdownDescription says what the modifier does.
func (keepSpelling) MarkdownDescription(context.Context) string { return keepSpellingText }

// UsesOwnValue marks it for large values: see standin.OwnValueModifier.
func (keepSpelling) UsesOwnValue() {}

// PlanModifyString implements planmodifier.String.
func (keepSpelling) PlanModifyString(
	_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse,
) {
	if req.StateValue.IsNull() || req.StateValue.IsUnknown() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	if was, planned := req.StateValue.ValueString(), req.PlanValue.ValueString(); Same(was, planned) ||
		sameJSON(was, planned) {
		resp.PlanValue = req.StateValue
	}
}

// RequireText is a plan modifier that refuses a blank text, except where the state has one: a
// console may hold what it would not take, and then it can be written down as it is.
func RequireText() planmodifier.String { return requireText{} }

type requireText struct{}

const requireTextText = "A new value must not be blank."

// Description says what the modifier does.
func (requireText) Description(context.Context) string { return requireTextText }

// MarkdownDescription says what the modifier does.
func (requireText) MarkdownDescription(context.Context) string { return requireTextText }

// UsesOwnValue marks it for large values: see standin.OwnValueModifier.
func (requireText) UsesOwnValue() {}

// PlanModifyString implements planmodifier.String.
func (requireText) PlanModifyString(
	_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse,
) {
	given := req.PlanValue
	if given.IsNull() || given.IsUnknown() || strings.TrimSpace(given.ValueString()) != "" {
		return
	}
	if !req.StateValue.IsNull() && Same(req.StateValue.ValueString(), given.ValueString()) {
		return
	}
	reason := "it holds only spaces"
	if given.ValueString() == "" {
		reason = "it is empty"
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid text",
		fmt.Sprintf("The text %q of %s is refused: %s.\n\nExample of a right value: %q.", given.ValueString(), req.Path,
			reason, "Head office"))
}
