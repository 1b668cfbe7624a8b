package portlist

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

const (
	lowest  = 1
	highest = 65535
	example = "22,80,443,8000-8100"
)

// span is a port, or a range of ports from first to last.
type span struct{ first, last int }

// String is the canonical spelling: "80", "1-1000".
func (s span) String() string {
	if s.first == s.last {
		return strconv.Itoa(s.first)
	}
	return strconv.Itoa(s.first) + "-" + strconv.Itoa(s.last)
}

// Canonical returns the list sorted by port, each entry once, without spaces: "80, 22" becomes "22,80". A range of one port is
// that port. A text that is not a list of ports comes back as it is, but for the space around it.
func Canonical(text string) string {
	var spans []span
	for part := range strings.SplitSeq(text, ",") {
		one, reason := parse(part)
		if reason != "" {
			return strings.TrimSpace(text)
		}
		spans = append(spans, one)
	}
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last))
	})
	spans = slices.Compact(spans)
	out := make([]string, 0, len(spans))
	for _, one := range spans {
		out = append(out, one.String())
	}
	return strings.Join(out, ",")
}

// parse reads one entry of a list. The second result says what is wrong with it, "" if nothing is.
func parse(part string) (span, string) {
	part = strings.TrimSpace(part)
	if part == "" {
		return span{}, "there is an empty entry; remove the extra comma"
	}
	if fields := strings.Fields(part); len(fields) > 1 && !strings.Contains(part, "-") {
		return span{}, fmt.Sprintf("entries are separated by commas; write %q", strings.Join(fields, ","))
	}
	left, right, isRange := strings.Cut(part, "-")
	first, reason := parsePort(left)
	if reason != "" {
		return span{}, reason
	}
	if !isRange {
		return span{first, first}, ""
	}
	last, reason := parsePort(right)
	if reason != "" {
		return span{}, reason
	}
	if last < first {
		return span{}, fmt.Sprintf("the range %q runs backwards; write \"%d-%d\"", part, last, first)
	}
	return span{first, last}, ""
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

// Valid is a validator for a list of ports: ports from 1 to 65535 and ranges "first-last", separated by commas. It reports every wrong
// entry. The type itself does not validate, so a list that the console wrote is never refused on read.
func Valid() validator.String { return valid{} }

type valid struct{}

const validText = "ports from 1 to 65535 and ranges of them, separated by commas, such as \"" + example + "\""

// Description says what the validator wants.
func (valid) Description(context.Context) string { return validText }

// MarkdownDescription says what the validator wants.
func (valid) MarkdownDescription(context.Context) string { return validText }

// ValidateString implements validator.String.
func (valid) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	given := req.ConfigValue.ValueString()
	if strings.TrimSpace(given) == "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid list of ports",
			fmt.Sprintf("The list %q is refused: it is empty; to set nothing use null, or leave the attribute out.\n\n"+
				"Example of a right value: %q.", given, example))
		return
	}
	for part := range strings.SplitSeq(given, ",") {
		if _, reason := parse(part); reason != "" {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid list of ports",
				fmt.Sprintf("The list %q is refused: %s.\n\nExample of a right value: %q.", given, reason, example))
		}
	}
}
