package assetupdate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of updates of assets.
func Entry() entity.Entry {
	return entity.Entry{Object: object(), Action: func() entity.AnyAction { return entity.NewAction(spec()) }}
}

func spec() entity.ActionSpec[model] {
	return entity.ActionSpec[model]{
		Object:     object(),
		Attributes: attributes(),
		Validators: []action.ConfigValidator{somethingToDo{}},
		Verb:       "update",
		DisplayName: func(m model) string {
			return fmt.Sprintf("the assets of search %q", runzero.Quotable(m.Search.ValueString()))
		},
		NextStepWhenUnsure: "Invoke it again: what is set already is set once more, unless the search is for something that " +
			"the change itself changes.",
		Invoke: invoke,
	}
}

// step is one call for all assets that the search matches.
type step struct {
	attribute string // that a refusal is about
	field     string // of a search, that it changes
	what      string // is done, as in "the criticality is set to high"
	call      func(ctx context.Context, c *runzero.Client, org, search string) (*int64, error)
}

// steps are the calls for what is asked for, in their order.
func (m *model) steps() []step {
	var all []step
	if text := m.Criticality.ValueString(); text != "" {
		all = append(all, step{
			"criticality", "criticality", "criticality set to " + text,
			func(ctx context.Context, c *runzero.Client, org, search string) (*int64, error) {
				return c.SetAssetCriticality(ctx, org, search, text)
			},
		})
	}
	if m.ClearOwners.ValueBool() {
		all = append(all, step{
			"clear_owners", "owners", "all owners taken away",
			func(ctx context.Context, c *runzero.Client, org, search string) (*int64, error) {
				return c.ClearAssetOwners(ctx, org, search)
			},
		})
	}
	if owners := textsIn(m.Owners); len(owners) > 0 {
		all = append(all, step{
			"owners", "owners", fmt.Sprintf("owners set: %s",
				strings.Join(slices.Compact(slices.Sorted(maps.Values(owners))), ", ")),
			func(ctx context.Context, c *runzero.Client, org, search string) (*int64, error) {
				return c.SetAssetOwners(ctx, org, search, owners)
			},
		})
	}
	if m.ClearTags.ValueBool() {
		all = append(all, step{
			"clear_tags", "tags", "all tags taken away",
			func(ctx context.Context, c *runzero.Client, org, search string) (*int64, error) {
				return c.ClearAssetTags(ctx, org, search)
			},
		})
	}
	if text := tagsText(m.Tags, m.RemoveTags); text != "" {
		all = append(all, step{
			"tags", "tags", "tags changed: " + text,
			func(ctx context.Context, c *runzero.Client, org, search string) (*int64, error) {
				return c.SetAssetTags(ctx, org, search, text)
			},
		})
	}
	return all
}

// tagsText is the service's text of what to do with tags (schema AssetTagsWithSearch).
func tagsText(set types.Map, remove types.Set) string {
	var words []string
	if text := scanoptions.TagsText(set); text != "" {
		words = append(words, text)
	}
	for _, v := range remove.Elements() {
		if name, ok := v.(types.String); ok && name.ValueString() != "" {
			words = append(words, "-"+name.ValueString())
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { // what is set comes first
		if isRemoval := strings.HasPrefix(a, "-"); isRemoval != strings.HasPrefix(b, "-") {
			if isRemoval {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	})
	return strings.Join(words, " ")
}

func invoke(ctx context.Context, in entity.Invocation[model]) error {
	m, org := in.Config, in.Config.OrganizationID.ValueString()
	search, limit := m.Search.ValueString(), m.MaxAssets.ValueInt64()
	countTo := limit
	if m.DryRun.ValueBool() {
		countTo = 0
	}
	n, isMore, err := in.Client.CountMatches(ctx, org, search, countTo)
	if err != nil {
		return advise(err, "search")
	}
	steps := m.steps()
	if m.DryRun.ValueBool() {
		in.ShowProgress("Dry run: the search matches %s, and max_assets is %d.", assets(n), limit)
		for _, s := range steps {
			in.ShowProgress("Dry run: nothing was sent. It would be: %s.", s.what)
		}
		return nil
	}
	if isMore {
		return &entity.FailedAfterCall{
			Summary: "The search matches more assets than max_assets",
			Detail: fmt.Sprintf("It matches more than %s, so nothing was changed.\n\nNarrow the search, or raise max_assets; "+
				"dry_run = true says how many there are.", assets(limit)),
		}
	}
	if n == 0 {
		in.ShowProgress("The search matches no asset; nothing was changed.")
		return nil
	}
	in.ShowProgress("The search matches %s.", assets(n))
	for _, s := range steps {
		updated, err := s.call(ctx, in.Client, org, search)
		switch {
		case err != nil:
			return advise(err, s.attribute)
		case updated == nil:
			in.ShowProgress("Done: %s.", s.what)
			continue
		}
		in.ShowProgress("Done: %s; the console changed %s.", s.what, assets(*updated))
		if *updated > limit {
			return &entity.FailedAfterCall{
				Summary: "The console changed more assets than max_assets",
				Detail: fmt.Sprintf("The search matched %s when they were counted, and the console changed %d of them at once "+
					"afterwards (%s). What was to follow was not done.\n\nLook at the assets that the search matches now.",
					assets(n), *updated, s.what),
			}
		}
	}
	return nil
}

func assets(n int64) string {
	if n == 1 {
		return "1 asset"
	}
	return fmt.Sprintf("%d assets", n)
}

// advise says what to do about a refusal, where the attribute that it is about is known.
func advise(err error, attribute string) error {
	next := map[string]string{
		"search": "Correct the search; the console's inventory page takes the same.",
		"owners": "Check the ids of the ownership types; the data source runzero_asset_ownership_types lists them.",
	}[attribute]
	if kind := runzero.KindOf(err); next == "" || kind != runzero.KindInvalid && kind != runzero.KindNotFound {
		return err
	}
	return &entity.ErrorWithAdvice{Err: err, Attribute: attribute, Next: next}
}
