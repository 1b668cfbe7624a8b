// Package uuidvalidator checks the UUIDs by which the service knows its objects.
package uuidvalidator

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

const (
	example = "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10"
	zero    = "00000000-0000-0000-0000-000000000000"
)

// UUID is a validator for an id: a UUID in lower case, as the service writes it. The zero UUID is
// refused, because it is the service's word for "none" (api-behaviour 0), which is null in a
// configuration.
func UUID() validator.String { return uuid{} }

// UUIDOrEmpty is UUID, and also accepts "", for attributes in which an empty text clears a value.
func UUIDOrEmpty() validator.String { return uuid{emptyToo: true} }

type uuid struct{ emptyToo bool }

// Description says what the validator wants.
func (v uuid) Description(context.Context) string {
	if v.emptyToo {
		return "a UUID in lower case, or an empty text"
	}
	return "a UUID in lower case"
}

// MarkdownDescription says what the validator wants.
func (v uuid) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v uuid) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	if v.emptyToo && given == "" {
		return
	}
	if reason := fault(given); reason != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid id",
			fmt.Sprintf("The id %.80q of %s is refused: %s.\n\nExample of a right value: %q.", given, req.Path, reason, example))
	}
}

// fault says why an id is refused and what to write instead, or "" if it is right.
func fault(given string) string {
	tidy := strings.ToLower(strings.Trim(strings.TrimSpace(given), "{}"))
	switch {
	case given == zero:
		return "the zero UUID means \"none\"; use null, or leave the attribute out"
	case canonical(given):
		return ""
	case given == "":
		return "it is empty; to set nothing use null, or leave the attribute out"
	case canonical(strings.ToLower(given)):
		return fmt.Sprintf("ids are written in lower case; write %q", tidy)
	case canonical(tidy):
		return fmt.Sprintf("it has spaces or braces around it; write %q", tidy)
	default:
		return "it is not a UUID of 8-4-4-4-12 hexadecimal digits; an object's name is not its id"
	}
}

// canonical reports whether text is 8-4-4-4-12 hexadecimal digits in lower case.
func canonical(text string) bool {
	if len(text) != len(zero) {
		return false
	}
	for i := range len(text) {
		c := text[i]
		switch {
		case zero[i] == '-':
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}
