package portlist

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

const (
	lowest  = 1
	highest = 65535
	example = "22,80,443,8000-8100"
)

// span is a port, or a range of ports from first to last, or a word that only the service
// understands, such as "defaults".
type span struct {
	first, last int
	word        string
}

// String is the canonical spelling: "80", "1-1000".
func (s span) String() string {
	if s.word != "" {
		return s.word
	}
	if s.first == s.last {
		return strconv.Itoa(s.first)
	}
	return strconv.Itoa(s.first) + "-" + strconv.Itoa(s.last)
}

// Canonical returns the list sorted by port, each entry once, without spaces: "80, 22" becomes
// "22,80". A range of one port is that port. Words such as "defaults" are in lower case, after the
// ports. A text that is not a list of ports comes back as it is, but for the space around it.
func Canonical(text string) string {
	var spans []span
	for _, part := range parts(text) {
		one, reason := parse(part)
		if reason != "" {
			return strings.TrimSpace(text)
		}
		spans = append(spans, one)
	}
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last), cmp.Compare(a.word, b.word))
	})
	spans = slices.Compact(spans)
	out := make([]string, 0, len(spans))
	for _, one := range spans {
		out = append(out, one.String())
	}
	return strings.Join(out, ",")
}

// parts are the entries of a list; none for a blank one. Commas separate them, and so does white
// space, except around a hyphen.
func parts(text string) []string {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		if fields := strings.Fields(part); len(fields) > 1 && !strings.Contains(part, "-") {
			all = append(all, fields...)
			continue
		}
		all = append(all, part)
	}
	return all
}

// parse reads one entry of a list. The second result says what is wrong with it, "" if nothing is.
func parse(part string) (span, string) {
	part = strings.TrimSpace(part)
	if part == "" {
		return span{}, "there is an empty entry; remove the extra comma"
	}
	if isWord(part) {
		return span{first: highest + 1, word: strings.ToLower(part)}, ""
	}
	left, right, isRange := strings.Cut(part, "-")
	first, reason := parsePort(left)
	if reason != "" {
		return span{}, reason
	}
	if !isRange {
		return span{first: first, last: first}, ""
	}
	last, reason := parsePort(right)
	if reason != "" {
		return span{}, reason
	}
	if last < first {
		return span{}, fmt.Sprintf("the range %q runs backwards; write \"%d-%d\"", part, last, first)
	}
	return span{first: first, last: last}, ""
}

// isWord reports whether an entry is a keyword of the service rather than a port with a mistake: it
// begins with a letter and holds no white space.
func isWord(part string) bool {
	first, _ := utf8.DecodeRuneInString(part)
	return unicode.IsLetter(first) && !strings.ContainsFunc(part,
		func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}

func parsePort(text string) (int, string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, "a range needs a first and a last port"
	}
	if strings.Trim(text, "0123456789") != "" {
		return 0, fmt.Sprintf("%q is not a port number", text)
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < lowest || port > highest {
		return 0, fmt.Sprintf("port %s is not between %d and %d", text, lowest, highest)
	}
	return port, ""
}

// Valid is a validator for a list of ports: ports from 1 to 65535, ranges "first-last", and words
// that the service understands, such as "defaults" (api-behaviour 16), separated by commas. An
// empty list is none. It reports every wrong entry. The type itself does not validate, so a list
// that the console wrote is never refused on read.
func Valid() validator.String { return valid{} }

type valid struct{}

const validText = "ports from 1 to 65535, ranges of them, and words of the service such as \"defaults\", separated " +
	"by commas, such as \"" + example + "\""

// Description says what the validator wants.
func (valid) Description(context.Context) string { return validText }

// MarkdownDescription says what the validator wants.
func (valid) MarkdownDescription(context.Context) string { return validText }

// ValidateString implements validator.String.
func (valid) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	for _, part := range parts(req.ConfigValue.ValueString()) {
		one, reason := parse(part)
		if reason != "" {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid list of ports",
				fmt.Sprintf("The list %.200q of %s is refused: %s.\n\nExample of a right value: %q.", req.ConfigValue.ValueString(),
					req.Path, reason, example))
		}
		if one.word != "" && !slices.Contains(known(), one.word) {
			resp.Diagnostics.AddAttributeWarning(req.Path, "Unknown word in a list of ports",
				fmt.Sprintf(
					"The word %.80q in %s is neither a port nor one of %s, which consoles are known to take.\n\nIt is sent all "+
						"the same.", part, req.Path, strings.Join(known(), ", ")))
		}
	}
}

// known are the words that have been seen in the field.
func known() []string { return []string{"all", "defaults"} }

// Writable reports whether a list that the service answers can stand in a configuration.
func Writable(text string) bool {
	return !slices.ContainsFunc(parts(text), func(part string) bool { _, reason := parse(part); return reason != "" })
}
