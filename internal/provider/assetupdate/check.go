package assetupdate

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// tagName refuses a name that the service would read as something else: all changes of tags stand
// in one text, and a hyphen in front takes a tag away.
type tagName struct{}

// Description says what the validator wants.
func (tagName) Description(context.Context) string {
	return "the name of a tag, without spaces, commas and equals signs, and without a hyphen in front"
}

// MarkdownDescription says what the validator wants.
func (v tagName) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements [validator.String].
func (v tagName) ValidateString(
	ctx context.Context, req validator.StringRequest, resp *validator.StringResponse,
) {
	name := req.ConfigValue.ValueString()
	isOdd := func(r rune) bool { return r == ',' || r == '=' || unicode.IsSpace(r) }
	if req.ConfigValue.IsUnknown() || req.ConfigValue.IsNull() ||
		name != "" && !strings.HasPrefix(name, "-") && !strings.ContainsFunc(name, isOdd) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid tag",
		fmt.Sprintf("%q of %s cannot be sent: the service takes all changes of tags in one text.\n\nGive %s.", name, req.Path,
			v.Description(ctx)))
}

// somethingToDo wants a change, or a dry run, and warns of a search for what an earlier call
// changes.
type somethingToDo struct{}

// Description says what the validator wants.
func (somethingToDo) Description(context.Context) string { return "at least one change, or dry_run" }

// MarkdownDescription says what the validator wants.
func (v somethingToDo) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateAction implements [action.ConfigValidator].
func (somethingToDo) ValidateAction(
	ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse,
) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || m.hasUnknown() {
		return
	}
	set := textsIn(m.Tags)
	for _, v := range m.RemoveTags.Elements() {
		name, _ := v.(types.String)
		if _, isSet := set[name.ValueString()]; isSet {
			resp.Diagnostics.AddAttributeError(path.Root("remove_tags"), "Invalid tag",
				fmt.Sprintf("%q is in both tags and remove_tags.\n\nTake it out of one of them.", name.ValueString()))
			return
		}
	}
	steps := m.steps()
	if len(steps) == 0 && !m.DryRun.ValueBool() {
		resp.Diagnostics.AddError("Nothing to change",
			"None of criticality, owners, clear_owners, tags, remove_tags and clear_tags says anything.\n\n"+
				"Set at least one of them, or dry_run = true to count what the search matches.")
		return
	}
	for i, step := range steps {
		if i < len(steps)-1 && searchesFor(m.Search.ValueString(), step.field) {
			resp.Diagnostics.AddAttributeWarning(path.Root("search"), "The search is for something that is changed",
				fmt.Sprintf("It searches for %s, which the action changes before it searches again for the next change. What "+
					"does not match any more does not get that.\n\nUse an action for each change, and this one last.", step.field))
			return
		}
	}
}

// searchesFor reports whether a search names a field, in the singular or plural.
func searchesFor(search, field string) bool {
	return regexp.MustCompile(`(?i)\b` + strings.TrimSuffix(field, "s") + `[a-z_]*:`).MatchString(search)
}

// hasUnknown reports whether something is known only after apply.
func (m *model) hasUnknown() bool {
	return m.Search.IsUnknown() || m.DryRun.IsUnknown() || m.Criticality.IsUnknown() || m.Owners.IsUnknown() ||
		m.ClearOwners.IsUnknown() || m.Tags.IsUnknown() || m.RemoveTags.IsUnknown() || m.ClearTags.IsUnknown()
}

// textsIn are the known elements of a map of texts.
func textsIn(m types.Map) map[string]string {
	all := map[string]string{}
	for key, v := range m.Elements() {
		if text, ok := v.(types.String); ok && !text.IsNull() && !text.IsUnknown() {
			all[key] = text.ValueString()
		}
	}
	return all
}
