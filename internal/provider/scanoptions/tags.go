package scanoptions

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TagsParam is the parameter that holds the tags which a scan gives to assets.
const TagsParam = "scan-tags"

// TagsValid are the validators of a `tags` attribute.
func TagsValid() []validator.Map {
	oneWord := stringvalidator.RegexMatches(regexp.MustCompile(`^[^\s=,]+$`), "must not hold spaces, commas or equals signs: the service keeps all tags in one text")
	return []validator.Map{mapvalidator.SizeAtLeast(1), mapvalidator.KeysAre(oneWord), mapvalidator.ValueStringsAre(oneWord)}
}

// TagsText gives the service's text of tags: "name=value", separated by spaces.
func TagsText(m types.Map) string {
	var parts []string
	elements := m.Elements()
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		if value, ok := elements[name].(types.String); ok {
			parts = append(parts, name+"="+value.ValueString())
		}
	}
	return strings.Join(parts, " ")
}

// Tags reads the tags where the service echoes them; whether a task does is not known
// (fact sheet section 5). As with the options, only what prior sets is compared.
func Tags(params map[string]string, prior types.Map, importing bool) types.Map {
	text, echoed := params[TagsParam]
	switch {
	case echoed && text != "" && (importing || !prior.IsNull()):
		elements := map[string]attr.Value{}
		for _, tag := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
			name, value, _ := strings.Cut(tag, "=")
			elements[name] = types.StringValue(value)
		}
		return types.MapValueMust(types.StringType, elements)
	case importing:
		return types.MapNull(types.StringType)
	}
	return prior
}
