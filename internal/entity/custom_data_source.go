package entity

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// ForOrganization is embedded by the model of a [CustomDataSourceSpec] that asks one organization.
// The envelope adds `organization_id` and settles its default before Read.
type ForOrganization struct {
	OrganizationID types.String `tfsdk:"organization_id"`
}

func (o *ForOrganization) entityHome() *types.String { return &o.OrganizationID }

// CustomDataSourceSpec is a data source that is no collection of objects with ids: the license,
// an export, the console itself.
type CustomDataSourceSpec[M any] struct {
	Object
	Attributes map[string]schema.Attribute
	Validators []datasource.ConfigValidator
	// UseBackend, if set, is called with the provider's backend before Read; see [ResourceSpec].
	UseBackend func(*Backend)
	// Read gets the configuration and completes it.
	Read func(ctx context.Context, c *runzero.Client, config M) (M, error)
	// Warn looks at what was read, for warnings; nil where there is nothing to warn of.
	Warn func(M) diag.Diagnostics
	// CanAskEveryOrganization is true where a model that embeds [ForOrganization] asks all
	// organizations that the credential sees when none is named.
	CanAskEveryOrganization bool
}

// CustomDataSource is the envelope around a [CustomDataSourceSpec].
type CustomDataSource[M any] struct {
	spec    CustomDataSourceSpec[M]
	backend *Backend
}

// NewCustomDataSource wraps a [CustomDataSourceSpec]. The data source is named after the object.
func NewCustomDataSource[M any](spec CustomDataSourceSpec[M]) *CustomDataSource[M] {
	return &CustomDataSource[M]{spec: spec}
}

func (d *CustomDataSource[M]) enveloped() Object { return d.spec.Object }

// Metadata names the data source.
func (d *CustomDataSource[M]) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = d.spec.TypeName()
}

// Configure takes the provider's backend.
func (d *CustomDataSource[M]) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.backend = backendOf(req.ProviderData, &resp.Diagnostics)
	if d.spec.UseBackend != nil && d.backend != nil {
		d.spec.UseBackend(d.backend)
	}
}

// ConfigValidators gives the checks of attributes against each other.
func (d *CustomDataSource[M]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return d.spec.Validators
}

// Schema is the object's attributes, and the organization where it asks one.
func (d *CustomDataSource[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := maps.Clone(d.spec.Attributes)
	var m M
	if _, ok := any(&m).(interface{ entityHome() *types.String }); ok {
		text := "UUID of the organization to ask. Default: the provider's `organization_id`, or the " +
			"organization of its token."
		if d.spec.CanAskEveryOrganization {
			text = "UUID of the organization to ask. Default: every organization that the credential sees."
		}
		attributes["organization_id"] = organizationAttribute(text)
	}
	resp.Schema = schema.Schema{MarkdownDescription: d.spec.markdown(d.spec.Describe), Attributes: attributes}
}

// Read settles the organization and runs the object's Read.
func (d *CustomDataSource[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.backend.checkReadable(d.spec.Object, &resp.Diagnostics) {
		return
	}
	if home, ok := any(&m).(interface{ entityHome() *types.String }); ok {
		*home.entityHome() = d.backend.organizationFilter(ctx, d.spec.Object, d.spec.CanAskEveryOrganization,
			*home.entityHome(), &resp.Diagnostics)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	read, err := d.spec.Read(ctx, d.backend.Client, m)
	if err != nil {
		try := operation{
			object: d.spec.Object, verb: "read", label: d.spec.TypeName(), firstReport: d.backend.firstReport,
			attributes: slices.Collect(maps.Keys(d.spec.Attributes)),
		}
		resp.Diagnostics.Append(try.diagnostics(err)...)
		return
	}
	if d.spec.Warn != nil {
		resp.Diagnostics.Append(d.spec.Warn(read)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &read)...)
}
