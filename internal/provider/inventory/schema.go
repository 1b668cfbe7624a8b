// Package inventory is `runzero_inventory`: rows of an organization's inventory, as the service
// exports them.
package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/textvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Rows that are returned unless the configuration says otherwise, and at most: all of
// them end up in the state, and Terraform needs about 70 KB of memory for a whole asset there.
const (
	usual   = 1000
	maxRows = 20_000
)

func object() entity.Object {
	return entity.Object{
		Name: "inventory", Plural: "inventories", Title: "inventory",
		Requires: runzero.NeedsExport,
		Calls: entity.Calls{
			Notes: "One call for each read: the export of the dataset, for example `GET /export/org/assets.jsonl`.",
		},
		Describe: "Reads the inventory of an organization: assets, services, software and more, as the service " +
			"exports them. " +
			"Each read asks anew, with one call. The export is read as a stream that ends at `limit`, so its size " +
			"does not matter; " +
			"but all rows that are returned go into the state, and Terraform itself needs many times their size in memory: " +
			"narrow them with `search` and `fields` before raising `limit`.\n\n" +
			"An export token is enough. It belongs to one organization, so `organization_id` may then be left out.",
	}
}

// whole are the datasets of which the API document lets no fields be chosen.
func whole() []string { return []string{"certificates", "findings"} }

func dataAttributes() map[string]dschema.Attribute {
	return map[string]dschema.Attribute{
		"dataset": dschema.StringAttribute{
			Required: true, MarkdownDescription: fmt.Sprintf(
				"What to read: `%s`. Users and groups are those found in directories.",
				strings.Join(runzero.ExportDatasets(), "`, `")),
			Validators: []validator.String{stringvalidator.OneOf(runzero.ExportDatasets()...)},
		},
		"search": dschema.StringAttribute{
			Optional: true, MarkdownDescription: "Search in runZero's query syntax, such as `alive:t os:windows`.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"fields": dschema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: fmt.Sprintf(
				"Names of the fields to return; the service may add ids. Default: all. Not for `%s`.",
				strings.Join(whole(), "` and `")),
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				setvalidator.ValueStringsAre(textvalidator.NotBlank(), textvalidator.OneLine(), oneName{}),
			},
		},
		"limit": dschema.Int64Attribute{
			Optional: true, MarkdownDescription: fmt.Sprintf("How many rows to return at most, from 1 to %d. Default %d.",
				maxRows, usual),
			Validators: []validator.Int64{int64validator.Between(1, maxRows)},
		},
		"truncated": dschema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether the export holds more rows than `limit`.",
		},
		"rows": dschema.DynamicAttribute{
			Computed: true,
			MarkdownDescription: "The rows, ordered by id: a list of objects with the service's own field names. " +
				"Rows may differ in their fields, so reach for rare ones with `try` or `lookup`.",
		},
	}
}

// oneName refuses several field names in one text.
type oneName struct{}

// Description says what is wanted.
func (oneName) Description(context.Context) string { return "one field name, without a comma" }

// MarkdownDescription says what is wanted.
func (v oneName) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString checks one element.
func (oneName) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if strings.Contains(req.ConfigValue.ValueString(), ",") {
		resp.Diagnostics.AddAttributeError(req.Path, "More than one field name",
			fmt.Sprintf("%q holds a comma. Write one element for each field, such as [\"id\", \"names\"].",
				req.ConfigValue.ValueString()))
	}
}

// choosable refuses fields for a dataset that offers no choice.
type choosable struct{}

// Description says what is wanted.
func (choosable) Description(context.Context) string {
	return "fields can be chosen of most datasets only"
}

// MarkdownDescription says what is wanted.
func (v choosable) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateDataSource checks dataset and fields against each other.
func (choosable) ValidateDataSource(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	var dataset types.String
	var fields types.Set
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("dataset"), &dataset)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("fields"), &fields)...)
	if !fields.IsNull() && slices.Contains(whole(), dataset.ValueString()) {
		resp.Diagnostics.AddAttributeError(path.Root("fields"),
			fmt.Sprintf("No choice of fields for %s", dataset.ValueString()),
			fmt.Sprintf(
				"The service exports %s with all their fields.\n\nLeave fields out, and pick what is wanted from rows with a for "+
					"expression.", dataset.ValueString()))
	}
}
