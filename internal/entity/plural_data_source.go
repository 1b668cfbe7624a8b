package entity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
)

// PluralDataSource is the envelope around the plural data source of one object.
type PluralDataSource[T, M any, P Model[M]] struct {
	spec    DataSourceSpec[T, M]
	backend *Backend
}

// NewPluralDataSource wraps a [DataSourceSpec] as the plural data source.
func NewPluralDataSource[T, M any, P Model[M]](spec DataSourceSpec[T, M]) *PluralDataSource[T, M, P] {
	return &PluralDataSource[T, M, P]{spec: spec}
}

func (d *PluralDataSource[T, M, P]) enveloped() Object { return d.spec.Object }

// Metadata names the data source.
func (d *PluralDataSource[T, M, P]) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = "runzero_" + d.spec.Plural
}

// Configure takes the provider's backend.
func (d *PluralDataSource[T, M, P]) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.backend = backendOf(req.ProviderData, &resp.Diagnostics)
}

// Schema is the filters and one list of objects, named after the plural.
func (d *PluralDataSource[T, M, P]) Schema(
	_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	nested := make(map[string]schema.Attribute, len(d.spec.Attributes)+2)
	for name, a := range d.spec.Attributes {
		nested[name] = a
	}
	nested["id"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: fmt.Sprintf("UUID of the %s.", d.spec.Title),
	}
	attributes := map[string]schema.Attribute{
		"search": schema.StringAttribute{
			Optional: true, MarkdownDescription: d.spec.SearchText,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
	}
	if inOrganization[M, P]() {
		nested["organization_id"] = schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "UUID of the organization that it lives in.",
		}
		attributes["organization_id"] = schema.StringAttribute{
			Optional: true, MarkdownDescription: organizationsAsked(d.spec.CanAskEveryOrganization),
			Validators: []validator.String{uuidvalidator.UUID()},
		}
	}
	attributes[d.spec.Plural] = schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "What was found, ordered by name and id.",
		NestedObject: schema.NestedAttributeObject{Attributes: nested},
	}
	resp.Schema = schema.Schema{MarkdownDescription: d.spec.markdown(d.spec.DescribeAll), Attributes: attributes}
}

// organizationsAsked describes the filter by organization.
func organizationsAsked(every bool) string {
	if every {
		return "UUID of the organization to list. Default: every organization that the credential sees."
	}
	return "UUID of the organization to list. Default: the provider's `organization_id`, or the organization of its " +
		"organization token."
}

// Read lists, filters, orders.
func (d *PluralDataSource[T, M, P]) Read(
	ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse,
) {
	if !d.backend.checkReadable(d.spec.Object, &resp.Diagnostics) {
		return
	}
	var search, given, org types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("search"), &search)...)
	if inOrganization[M, P]() {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("organization_id"), &given)...)
		org = d.backend.organizationFilter(ctx, d.spec.Object, d.spec.CanAskEveryOrganization, given, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	all, err := d.spec.search(ctx, d.backend.Client, org.ValueString(), search.ValueString())
	if err != nil {
		resp.Diagnostics.Append(
			operation{
				object: d.spec.Object, verb: "list", label: "runzero_" + d.spec.Plural,
				firstReport: d.backend.firstReport, attributes: []string{"search"},
			}.diagnostics(err)...)
		return
	}
	models := []M{}
	names := map[string]string{}
	for _, t := range all {
		m, diags := d.spec.ModelFrom(ctx, t)
		resp.Diagnostics.Append(diags...)
		names[P(&m).entityID().ValueString()] = d.spec.Name(t)
		models = append(models, m)
	}
	// The service gives lists in no order; a data source that reorders itself would make plans differ.
	slices.SortFunc(models, func(a, b M) int {
		x, y := P(&a).entityID().ValueString(), P(&b).entityID().ValueString()
		return cmp.Or(cmp.Compare(names[x], names[y]), cmp.Compare(x, y))
	})
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("search"), search)...)
	if inOrganization[M, P]() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("organization_id"), given)...)
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.spec.Plural), models)...)
}
