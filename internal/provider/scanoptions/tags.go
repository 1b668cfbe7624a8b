package scanoptions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TagsParam is the parameter that holds the tags which a scan gives to assets.
const TagsParam = "scan-tags"

// TagsValid are the validators of a `tags` attribute.
func TagsValid() []validator.Map { return []validator.Map{validTags{}} }

// validTags refuses what cannot stand in one text with other tags. A tag may be one word, without a
// value.
type validTags struct{}

const validTagsText = "tags whose names hold no spaces, commas or equals signs, and whose values hold no " +
	"spaces or commas"

// Description says what the validator wants.
func (validTags) Description(context.Context) string { return validTagsText }

// MarkdownDescription says what the validator wants.
func (validTags) MarkdownDescription(context.Context) string { return validTagsText }

// ValidateMap implements [validator.Map].
func (validTags) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	elements := req.ConfigValue.Elements()
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		refuse := func(reason string) {
			at := req.Path.AtMapKey(name)
			resp.Diagnostics.AddAttributeError(at, "Invalid tag",
				fmt.Sprintf("The tag %.80q of %s is refused: %s. The service keeps all tags of a scan in one text.\n\n"+
					"Example of right tags: { zone = \"office\", DMZ = \"\" }.", name, req.Path, reason))
		}
		value, _ := elements[name].(types.String)
		switch {
		case name == "":
			refuse("its name is empty")
		case strings.ContainsFunc(name, func(r rune) bool { return separates(r) || r == '=' }):
			refuse("its name holds a space, a comma or an equals sign")
		case strings.ContainsFunc(value.ValueString(), separates):
			refuse(fmt.Sprintf("its value %.80q holds a space or a comma", value.ValueString()))
		}
	}
}

// separates reports whether a character ends a tag.
func separates(r rune) bool { return r == ',' || unicode.IsSpace(r) }

// TagsText gives the service's text of tags: "name=value", or a name alone, separated by spaces.
func TagsText(m types.Map) string {
	var parts []string
	all := texts(m)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] == "" {
			parts = append(parts, name)
			continue
		}
		parts = append(parts, name+"="+all[name])
	}
	return strings.Join(parts, " ")
}

// ReplaceForTags is a plan modifier for tags that cannot be changed in place: no tags and an empty
// map are the same.
func ReplaceForTags() planmodifier.Map {
	const why = "Other tags force replacement."
	return replaceForTags{mapplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.MapRequest, resp *mapplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.ConfigValue.IsNull() &&
				(req.PlanValue.IsUnknown() || hasUnknown(req.PlanValue) || TagsText(req.PlanValue) != TagsText(req.StateValue))
		}, why, why)}
}

type replaceForTags struct{ planmodifier.Map }

// UsesOwnValue marks it for large values: see standin.OwnValueModifier.
func (replaceForTags) UsesOwnValue() {}

func hasUnknown(m types.Map) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(m.Elements())), attr.Value.IsUnknown)
}

// Tags reads the tags where the service echoes them; whether a task does is not known
// (api-behaviour 5). As with the options, only what prior sets is compared.
func Tags(params map[string]string, prior types.Map, importing bool) types.Map {
	text, echoed := params[TagsParam]
	switch {
	case echoed && text != "" && (importing || !prior.IsNull()):
		elements := map[string]attr.Value{}
		for _, tag := range strings.FieldsFunc(text, separates) {
			if name, value, _ := strings.Cut(tag, "="); name != "" {
				elements[name] = types.StringValue(value)
			}
		}
		if len(elements) == 0 && importing {
			return types.MapNull(types.StringType)
		}
		return types.MapValueMust(types.StringType, elements)
	case importing:
		return types.MapNull(types.StringType)
	}
	return prior
}
