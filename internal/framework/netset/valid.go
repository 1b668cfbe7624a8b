package netset

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// Valid is a validator for a set of networks: each element is one entry of the given kinds, of any
// kind if none is given. HostName admits domains too, Domain alone wants a dot. Elements that mean
// the same count once. What is merely unusual, such as host bits in a CIDR, is a warning. Unknown
// elements are skipped; each diagnostic has the path of its element.
func Valid(kinds ...Kind) validator.Set {
	if len(kinds) == 0 {
		kinds = []Kind{Address, Range, CIDR, HostName, Domain, ASN, Keyword}
	}
	return valid{kinds: slices.Clone(kinds)}
}

// Usual is [Valid], except that other kinds than the given ones are warnings: for a set of which
// the service documents these kinds, and may hold others.
func Usual(kinds ...Kind) validator.Set { return valid{kinds: slices.Clone(kinds), lenient: true} }

type valid struct {
	kinds   []Kind
	lenient bool
}

// Description says what the validator wants.
func (v valid) Description(context.Context) string {
	return "each element is one of: " + v.choices()
}

// MarkdownDescription says what the validator wants.
func (v valid) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// choices lists the kinds with an example of each.
func (v valid) choices() string {
	texts := make([]string, 0, len(v.kinds))
	for _, kind := range v.kinds {
		texts = append(texts, fmt.Sprintf("%s (%q)", kind, kind.example()))
	}
	return strings.Join(texts, ", ")
}

// ValidateSet implements validator.Set.
func (v valid) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	for _, element := range req.ConfigValue.Elements() {
		if element.IsUnknown() {
			continue
		}
		at := req.Path.AtSetValue(element)
		text, ok := element.(basetypes.StringValuable)
		if !ok || element.IsNull() {
			resp.Diagnostics.AddAttributeError(at, "Invalid network",
				fmt.Sprintf("An element of %s is null. Remove it, for instance with compact().\n\n", req.Path)+
					"Each element is one of: "+v.choices()+".")
			continue
		}
		plain, diags := text.ToStringValue(ctx)
		resp.Diagnostics.Append(diags...)
		if diags.HasError() {
			continue
		}
		v.validate(at, plain.ValueString(), resp)
	}
}

// validate checks one entry.
func (v valid) validate(at path.Path, entry string, resp *validator.SetResponse) {
	if reason := fault(entry); reason != "" {
		resp.Diagnostics.AddAttributeError(at, "Invalid network",
			fmt.Sprintf("The entry %s of %s is refused: %s.\n\nEach element is one of: %s.", shorten(entry), at.ParentPath(),
				reason, v.choices()))
		return
	}
	if reason := v.kindFault(entry); reason != "" {
		text := fmt.Sprintf("%s of %s: %s.\n\nEach element is one of: %s.", shorten(entry), at.ParentPath(), reason,
			v.choices())
		if v.lenient {
			resp.Diagnostics.AddAttributeWarning(at, "Unusual network", "The entry "+text+" It is sent all the same.")
			return
		}
		resp.Diagnostics.AddAttributeError(at, "Invalid network", "The entry "+text)
		return
	}
	if reason := doubt(entry); reason != "" {
		resp.Diagnostics.AddAttributeWarning(at, "Unusual network",
			fmt.Sprintf("The entry %s of %s: %s.\n\nIt is sent all the same.", shorten(entry), at.ParentPath(), reason))
	}
}

// fault says why an entry is refused and what to write instead, or "" if it is right.
func (v valid) fault(entry string) string {
	if reason := fault(entry); reason != "" {
		return reason
	}
	return v.kindFault(entry)
}

// kindFault says why the kind of an entry is not accepted, or "" if it is.
func (v valid) kindFault(entry string) string {
	kind := parse(entry).kind
	if slices.Contains(v.kinds, kind) || kind == Domain && slices.Contains(v.kinds, HostName) {
		return ""
	}
	if kind == HostName && slices.Contains(v.kinds, Domain) {
		return "a domain has at least one dot"
	}
	return "it is of the kind " + kind.String() + ", which is not accepted here"
}

// shorten quotes an entry, cut after 80 characters.
func shorten(entry string) string {
	if runes := []rune(entry); len(runes) > 80 {
		return strconv.Quote(string(runes[:80])) + "..."
	}
	return strconv.Quote(entry)
}
