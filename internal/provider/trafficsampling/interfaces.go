package trafficsampling

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// withoutComma refuses a name that would read as two: the service takes all names in one text, with
// commas between them.
type withoutComma struct{}

// Description says what the validator wants.
func (withoutComma) Description(context.Context) string { return "one name, without a comma" }

// MarkdownDescription says what the validator wants.
func (v withoutComma) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements [validator.String].
func (withoutComma) ValidateString(
	_ context.Context, req validator.StringRequest, resp *validator.StringResponse,
) {
	if !strings.Contains(req.ConfigValue.ValueString(), ",") {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid name of an interface",
		fmt.Sprintf("%s is %.80q, and the service takes a comma for the end of a name.\n\nGive each interface as an element "+
			"of its own, such as [\"eth0\", \"eth1\"].", req.Path, req.ConfigValue.ValueString()))
}

// namesIn are the known elements of a set, sorted.
func namesIn(set types.Set) []string {
	var names []string
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			names = append(names, text.ValueString())
		}
	}
	slices.Sort(names)
	return names
}

// setOf is a set of names; null if there are none.
func setOf(names []string) types.Set {
	if len(names) == 0 {
		return types.SetNull(types.StringType)
	}
	elements := make([]attr.Value, 0, len(names))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		elements = append(elements, types.StringValue(name))
	}
	return types.SetValueMust(types.StringType, elements)
}

// sameInterfaces compares names by their words: it is not known how the service parts them.
func sameInterfaces(a, b types.Set) bool {
	words := func(set types.Set) []string {
		all := strings.FieldsFunc(strings.Join(namesIn(set), ","), func(r rune) bool { return r == ',' || r == ' ' })
		slices.Sort(all)
		return all
	}
	return slices.Equal(words(a), words(b))
}
