package scanschedule

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// validFrequency refuses what is surely no recurring scan. The console's own form makes texts like
// "daily,monday|tuesday;-300" (api-behaviour 16), so that anything else is sent as it stands.
type validFrequency struct{}

// frequencies are the documented words (schema ScanOptions).
func frequencies() []string { return []string{"hourly", "daily", "weekly", "monthly", "continuous"} }

// Description says what the validator wants.
func (validFrequency) Description(context.Context) string {
	return "one of " + strings.Join(frequencies(), ", ") + ", or a form of the console that begins with one of them"
}

// MarkdownDescription says what the validator wants.
func (v validFrequency) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements [validator.String].
func (v validFrequency) ValidateString(
	ctx context.Context, req validator.StringRequest, resp *validator.StringResponse,
) {
	given := req.ConfigValue.ValueString()
	word, _, _ := strings.Cut(strings.TrimSpace(given), ",")
	word, _, _ = strings.Cut(word, ";")
	switch {
	case req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || strings.TrimSpace(given) == "" ||
		slices.Contains(frequencies(), word):
	case word == "once":
		resp.Diagnostics.AddAttributeError(req.Path, "A scan that runs once is no schedule",
			fmt.Sprintf("%s is %q.\n\nUse the action runzero_scan, or %s.", req.Path, given, v.Description(ctx)))
	case strings.ContainsFunc(given, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }):
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid frequency",
			fmt.Sprintf("%s holds a control character.\n\nUse %s.", req.Path, v.Description(ctx)))
	default:
		resp.Diagnostics.AddAttributeWarning(req.Path, "Unknown frequency",
			fmt.Sprintf("%s is %.80q, which does not begin with a documented word: %s.\n\nIt is sent as it stands.", req.Path,
				given, strings.Join(frequencies(), ", ")))
	}
}
