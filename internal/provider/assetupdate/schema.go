// Package assetupdate is the action `runzero_asset_update`: tags, owners and criticality of the
// assets that a search matches.
package assetupdate

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/scanoptions"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "asset_update", Title: "asset", Requires: runzero.NeedsOrganization,
		License: "Owners need a license that includes asset ownership.",
		Calls: entity.Calls{
			Invoke: []string{
				"GET /export/org/assets.jsonl", "PATCH /org/assets/bulk/criticality",
				"POST /org/assets/bulk/clearOwners", "PATCH /org/assets/bulk/owners",
				"POST /org/assets/bulk/clearTags", "PATCH /org/assets/bulk/tags",
			},
			Notes: "The first counts what the search matches; of the others only those that are asked for are made, once " +
				"for all assets.",
		},
		Describe: "Sets tags, owners and criticality of all assets that a search matches, in one call for each.\n\n" +
			"The assets are counted first. If the search matches more than `max_assets`, nothing is changed and the action " +
			"fails; if it matches none, nothing is changed and it succeeds. With `dry_run = true` it only counts and says what " +
			"it would do.\n\n" +
			"What is asked for is done in this order: criticality, owners, tags; the first failure ends it, and the lines that " +
			"the action prints say what was done before. Each call searches anew, so a search for something that an earlier one " +
			"of them changes does not match the same assets again: use an action for each then. Between the count and the " +
			"calls, assets may come and go; where the console says that it changed more than `max_assets`, the action fails " +
			"afterwards.\n\n" +
			"Assets are no objects of a configuration: what a person or another pipeline changes later is no drift. Invoked " +
			"again, the action sets the same once more.",
	}
}

type model struct {
	entity.ForOrganization
	Search      types.String `tfsdk:"search"`
	MaxAssets   types.Int64  `tfsdk:"max_assets"`
	DryRun      types.Bool   `tfsdk:"dry_run"`
	Criticality types.String `tfsdk:"criticality"`
	Owners      types.Map    `tfsdk:"owners"`
	ClearOwners types.Bool   `tfsdk:"clear_owners"`
	Tags        types.Map    `tfsdk:"tags"`
	RemoveTags  types.Set    `tfsdk:"remove_tags"`
	ClearTags   types.Bool   `tfsdk:"clear_tags"`
}

func attributes() map[string]schema.Attribute {
	const one = " Give at least one of `criticality`, `owners`, `clear_owners`, `tags`, `remove_tags` and `clear_tags`, or " +
		"`dry_run = true`."
	return map[string]schema.Attribute{
		"search": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "Which assets, in runZero's query syntax, such as `alive:true and os:windows`. The console's " +
				"inventory page shows what a search matches.",
			Validators: []validator.String{textvalidator.NotBlank(), textvalidator.OneLine()},
		},
		"max_assets": schema.Int64Attribute{
			Required: true,
			MarkdownDescription: "Most assets that the search may match. If it matches more, nothing is changed: a search with " +
				"a mistake in it may match the whole inventory.",
			Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
		"dry_run": schema.BoolAttribute{
			Optional: true, MarkdownDescription: "Only count, and say what would be done. Default `false`.",
		},
		"criticality": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Criticality, such as `high`." + one,
			Validators: []validator.String{textvalidator.NotBlank(), textvalidator.OneLine()},
		},
		"owners": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Owners by the UUID of their ownership type (`runzero_asset_ownership_type`). Owners of other " +
				"types stay, unless `clear_owners` is set." + one,
			Validators: []validator.Map{
				mapvalidator.KeysAre(uuidvalidator.UUID()),
				mapvalidator.ValueStringsAre(textvalidator.NotBlank(), textvalidator.OneLine()),
			},
		},
		"clear_owners": schema.BoolAttribute{
			Optional: true, MarkdownDescription: "Take all owners away, before `owners` are set. Default `false`." + one,
		},
		"tags": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Tags to set; a tag of one word has the value `\"\"`. Other tags stay, unless `clear_tags` is " +
				"set." + one,
			Validators: append(scanoptions.TagsValid(), mapvalidator.KeysAre(tagName{})),
		},
		"remove_tags": schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: "Names of tags to take away." + one,
			Validators: []validator.Set{setvalidator.ValueStringsAre(tagName{})},
		},
		"clear_tags": schema.BoolAttribute{
			Optional: true, MarkdownDescription: "Take all tags away, before `tags` are set. Default `false`." + one,
		},
	}
}
