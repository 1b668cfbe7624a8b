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

// Valid is a validator for a set of networks: each element is one entry of the given kinds, of any kind if none is given. HostName
// admits domains too, Domain alone wants a dot. A CIDR must not have host bits, and no two elements may mean the same. Unknown elements are
// skipped; each diagnostic has the path of its element.
func Valid(kinds ...Kind) validator.Set {
	if len(kinds) == 0 {
		kinds = []Kind{Address, Range, CIDR, HostName, Domain, ASN}
	}
	return valid{kinds: slices.Clone(kinds)}
}

type valid struct{ kinds []Kind }

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
	seen := make(map[string]string)
	for _, element := range req.ConfigValue.Elements() {
		if element.IsUnknown() {
			continue
		}
		at := req.Path.AtSetValue(element)
		text, ok := element.(basetypes.StringValuable)
		if !ok || element.IsNull() {
			resp.Diagnostics.AddAttributeError(at, "Invalid network", "An element is null. Remove it, for instance with compact().\n\n"+
				"Each element is one of: "+v.choices()+".")
			continue
		}
		plain, diags := text.ToStringValue(ctx)
		resp.Diagnostics.Append(diags...)
		if diags.HasError() {
			continue
		}
		v.validate(at, plain.ValueString(), seen, resp)
	}
}

// validate checks one entry; seen maps canonical spellings to the one met first.
func (v valid) validate(at path.Path, entry string, seen map[string]string, resp *validator.SetResponse) {
	if reason := v.fault(entry); reason != "" {
		resp.Diagnostics.AddAttributeError(at, "Invalid network",
			fmt.Sprintf("The entry %s is refused: %s.\n\nEach element is one of: %s.", shorten(entry), reason, v.choices()))
		return
	}
	canonical := Canonical(entry)
	if first, ok := seen[canonical]; ok {
		resp.Diagnostics.AddAttributeError(at, "Duplicate network",
			fmt.Sprintf("The entries %q and %q mean the same. Remove one of them; %q alone is enough.", first, entry, canonical))
		return
	}
	seen[canonical] = entry
}

// fault says why an entry is refused and what to write instead, or "" if it is right.
func (v valid) fault(entry string) string {
	if reason := fault(entry); reason != "" {
		return reason
	}
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
