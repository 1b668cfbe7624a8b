// Package durationvalidator checks lengths of time in the provider's own settings, written the way
// Go writes them: "30s", "5m", "1h30m".
package durationvalidator

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Between is a validator for a duration from shortest to longest, both included.
func Between(shortest, longest time.Duration) validator.String {
	return between{shortest: shortest, longest: longest}
}

type between struct{ shortest, longest time.Duration }

// Description says what the validator wants.
func (v between) Description(context.Context) string {
	return "a duration from " + Short(v.shortest) + " to " + Short(v.longest) + ", such as " +
		strconv.Quote(Short(v.example()))
}

// MarkdownDescription says what the validator wants.
func (v between) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// example is a usual duration that the bounds allow.
func (v between) example() time.Duration {
	return min(max(30*time.Second, v.shortest), v.longest)
}

// ValidateString implements validator.String.
func (v between) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	if reason := v.fault(given); reason != "" {
		// The CLI shows the line of the outermost attribute only, so the text names the whole path.
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid duration",
			fmt.Sprintf("The duration %q of %s is refused: %s.\n\nExample of a right value: %q.", given, req.Path, reason,
				Short(v.example())))
	}
}

// fault says why a duration is refused, or "" if it is right.
func (v between) fault(given string) string {
	length, err := time.ParseDuration(given)
	if err != nil {
		if _, numErr := strconv.ParseFloat(strings.TrimSpace(given), 64); numErr == nil {
			return "it has no unit; write ms, s, m or h after the number"
		}
		return "it is not a number with a unit; the units are ms, s, m and h, without spaces"
	}
	if length < v.shortest {
		return "it is shorter than " + Short(v.shortest)
	}
	if length > v.longest {
		return "it is longer than " + Short(v.longest)
	}
	return ""
}

// Short writes a duration as a person would: "5m" where time.Duration prints "5m0s".
func Short(length time.Duration) string {
	text := length.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
