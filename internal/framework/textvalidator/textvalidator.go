// Package textvalidator checks free text: names, descriptions, comments.
package textvalidator

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// NotBlank is a validator that refuses an empty text, a text of spaces only, and space at the start
// or end, which the service may trim so that the plan would never settle.
func NotBlank() validator.String {
	return check{
		wanted:  "a text that is not empty and has no space at its start or end",
		example: "Head office",
		fault: func(given string) string {
			switch trimmed := strings.TrimSpace(given); {
			case given == "":
				return "it is empty; to set nothing use null, or leave the attribute out"
			case trimmed == "":
				return "it holds only spaces"
			case trimmed != given:
				return "it has space at its start or end; trimspace() removes it"
			default:
				return ""
			}
		},
	}
}

// OneLine is a validator that refuses line breaks, tabs and other control characters.
func OneLine() validator.String {
	return check{
		wanted:  "a text on one line, without control characters",
		example: "Head office, second floor",
		fault: func(given string) string {
			for _, r := range given {
				switch {
				case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
					return "it has more than one line; chomp() removes a line break at the end"
				case unicode.IsControl(r):
					return "it holds the control character " + strconv.QuoteRuneToASCII(r)
				}
			}
			return ""
		},
	}
}

// Printable is a validator that refuses control characters other than white space. It is for texts
// that consoles hold in any form: with space at an end, on several lines, or blank.
func Printable() validator.String {
	return check{
		wanted:  "a text without control characters other than line breaks and tabs",
		example: "Head office",
		fault: func(given string) string {
			for _, r := range given {
				if unicode.IsControl(r) && !unicode.IsSpace(r) {
					return "it holds the control character " + strconv.QuoteRuneToASCII(r)
				}
			}
			return ""
		},
	}
}

// UsualWord is a validator that warns of a text that is none of the documented words, and lets it
// pass: consoles learn new ones.
func UsualWord(words ...string) validator.String {
	quoted := make([]string, 0, len(words))
	for _, word := range words {
		quoted = append(quoted, regexp.QuoteMeta(word))
	}
	return usual{
		regexp.MustCompile("^(" + strings.Join(quoted, "|") + ")$"),
		"it is not one of the documented words, which are " + strings.Join(words, ", "),
	}
}

// Usual is a validator that warns of a text that does not match, with the reason, and lets it pass.
func Usual(match *regexp.Regexp, reason string) validator.String { return usual{match, reason} }

type usual struct {
	match  *regexp.Regexp
	reason string
}

// Description says what the validator wants.
func (usual) Description(context.Context) string { return "a warning for an unusual text" }

// MarkdownDescription says what the validator wants.
func (u usual) MarkdownDescription(ctx context.Context) string { return u.Description(ctx) }

// ValidateString implements validator.String.
func (u usual) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || u.match.MatchString(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeWarning(req.Path, "Unusual text",
		fmt.Sprintf("%s of %s: %s.\n\nIt is sent all the same.", quoteUnlessSecret(ctx, req), req.Path, u.reason))
}

type check struct {
	wanted, example string
	fault           func(string) string // why a text is refused, "" if it is right
}

// Description says what the validator wants.
func (c check) Description(context.Context) string { return c.wanted }

// MarkdownDescription says what the validator wants.
func (c check) MarkdownDescription(context.Context) string { return c.wanted }

// ValidateString implements validator.String.
func (c check) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	reason := c.fault(given)
	if reason == "" {
		return
	}
	// The CLI shows the line of the outermost attribute only, so the text names the whole path.
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid text",
		fmt.Sprintf("%s of %s is refused: %s.\n\nExample of a right value: %q.", quoteUnlessSecret(ctx, req), req.Path, reason, c.example))
}

// quoteUnlessSecret is what a diagnostic says of a text.
func quoteUnlessSecret(ctx context.Context, req validator.StringRequest) string {
	if secret(ctx, req.Config, req.Path) {
		return "The sensitive text"
	}
	return "The text " + shorten(req.ConfigValue.ValueString())
}

// shorten quotes a text, cut after 80 characters.
func shorten(given string) string {
	if runes := []rune(given); len(runes) > 80 {
		return strconv.Quote(string(runes[:80])) + "..."
	}
	return strconv.Quote(given)
}

// secret reports whether the attribute at p, or anything around it, is sensitive or write-only.
// Terraform does not hide such a value when it stands in a diagnostic, so it must not get there.
func secret(ctx context.Context, config tfsdk.Config, p path.Path) bool {
	if config.Schema == nil {
		return false
	}
	for ; len(p.Steps()) > 0; p = p.ParentPath() {
		attribute, diags := config.Schema.AttributeAtPath(ctx, p)
		if diags.HasError() || attribute == nil {
			continue // an element of a collection, or a block
		}
		if attribute.IsSensitive() || attribute.IsWriteOnly() {
			return true
		}
	}
	return false
}
