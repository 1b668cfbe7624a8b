// Package assetownershiptype is `runzero_asset_ownership_type`: the kinds of owners that assets
// have.
package assetownershiptype

import (
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

func object() entity.Object {
	return entity.Object{
		Name: "asset_ownership_type", Plural: "asset_ownership_types", Title: "asset ownership type",
		Export:   export(),
		Requires: runzero.NeedsAccount,
		License:  "One with asset ownership; others are refused.",
		Calls: entity.Calls{
			List: []string{"GET /account/assets/ownership-types"}, Create: []string{"POST /account/assets/ownership-types"},
			Update: []string{"PATCH /account/assets/ownership-types/{ownership_type_id}"},
			Delete: []string{"DELETE /account/assets/ownership-types/{ownership_type_id}"},
			Notes:  "The API has no call to read one by itself.",
		},
		Describe: "An asset ownership type: a kind of owner that assets have, such as \"Asset Owner\".\n\n" +
			"Needs a runZero license with asset ownership. Each type is changed and deleted by itself; others are left alone. " +
			"Deleting a type takes its owners away from the assets.",
		DescribeAll: "Lists the asset ownership types of the account.",
	}
}

const (
	nameText      = "Name."
	orderText     = "Place in the order in which the console shows the types."
	hiddenText    = "Whether the console hides the type."
	referenceText = "Reference number."
	unmanagedText = " Null: not managed."
)

func resourceAttributes() map[string]schema.Attribute {
	number := []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, MarkdownDescription: nameText,
			Validators:    []validator.String{textvalidator.Printable()},
			PlanModifiers: []planmodifier.String{spelling.RequireText(), spelling.KeepSpelling()},
		},
		"order": schema.Int64Attribute{
			Optional: true, Computed: true, MarkdownDescription: orderText + unmanagedText,
			PlanModifiers: number,
		},
		"reference": schema.Int64Attribute{
			Optional: true, Computed: true, MarkdownDescription: referenceText + unmanagedText,
			PlanModifiers: number,
		},
		"hidden": schema.BoolAttribute{
			Optional: true, Computed: true, MarkdownDescription: hiddenText + unmanagedText,
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		},
	}
}

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"name":      dschema.StringAttribute{Computed: true, MarkdownDescription: nameText},
		"order":     dschema.Int64Attribute{Computed: true, MarkdownDescription: orderText},
		"reference": dschema.Int64Attribute{Computed: true, MarkdownDescription: referenceText},
		"hidden":    dschema.BoolAttribute{Computed: true, MarkdownDescription: hiddenText},
	}
}
