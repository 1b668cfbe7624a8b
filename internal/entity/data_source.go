package entity

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/spelling"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// DataSourceSpec is all that an object's two data sources consist of besides the
// envelope. T is the client's type, M the model that both data sources share.
type DataSourceSpec[T, M any] struct {
	Object
	// Attributes are the object's own, all computed; `id`, `organization_id` and
	// `search` are the envelope's.
	Attributes map[string]schema.Attribute
	// NameAttribute is the attribute, beside `id`, by which one object is found: "name", or "comment".
	NameAttribute string
	// List gives all objects: of one organization, or of every one that the
	// credential sees when orgID is "". A search text other than "" goes to the service.
	List func(ctx context.Context, c *runzero.Client, orgID, search string) ([]T, error)
	// Get gives one object by id.
	Get func(ctx context.Context, c *runzero.Client, orgID, id string) (T, error)
	// Name is the value that By compares with.
	Name func(T) string
	// IgnoreCase is true where upper and lower case mean the same in By.
	IgnoreCase bool
	// ModelFrom builds the model.
	ModelFrom func(context.Context, T) (M, diag.Diagnostics)
	// Matches filters a list by the search text where the service has no search of
	// its own for this collection; nil where it has.
	Matches func(T, string) bool
	// CanAskEveryOrganization is false for a collection that exists only within one
	// organization: then organization_id is needed for the plural too.
	CanAskEveryOrganization bool
	// SearchText describes `search` in the docs.
	SearchText string
}

// search lists what a text finds; with "" everything.
func (s DataSourceSpec[T, M]) search(ctx context.Context, c *runzero.Client, orgID, text string) ([]T, error) {
	if s.Matches == nil || text == "" {
		return s.List(ctx, c, orgID, text)
	}
	all, err := s.List(ctx, c, orgID, "")
	if err != nil {
		return nil, err
	}
	hits := make([]T, 0, len(all))
	for _, t := range all {
		if s.Matches(t, text) {
			hits = append(hits, t)
		}
	}
	return hits, nil
}

// withName picks the objects with a name.
func (s DataSourceSpec[T, M]) withName(all []T, name string) (hits []T) {
	name = runzero.CleanValue(name) // as the client gives names
	var alike []T
	for _, t := range all {
		got := s.Name(t)
		switch {
		case got == name || s.IgnoreCase && strings.EqualFold(got, name):
			hits = append(hits, t)
		case spelling.Same(got, name): // a console may hold a name in another form of Unicode, or with a space at its end
			alike = append(alike, t)
		}
	}
	if len(hits) == 0 {
		return alike
	}
	return hits
}

// similarNames quotes names that differ from one in nothing but upper and lower case, three at
// most; "" if there are none.
func (s DataSourceSpec[T, M]) similarNames(all []T, name string) string {
	var near []string
	for _, t := range all {
		if got := s.Name(t); len(near) < 3 &&
			strings.EqualFold(norm.NFC.String(strings.TrimSpace(got)), norm.NFC.String(strings.TrimSpace(name))) {
			near = append(near, fmt.Sprintf("%q", got))
		}
	}
	return strings.Join(near, ", ")
}

// ExistingFinder looks for an object by its name in the collection of its data sources.
type ExistingFinder struct {
	by   string
	find func(ctx context.Context, c *runzero.Client, orgID, name string) (id string, err error)
}

// FindIn makes the [ExistingFinder] of a resource out of the spec of its object's data sources. The
// resource's DisplayName must be the value of their NameAttribute.
func FindIn[T, M any, P Model[M]](s DataSourceSpec[T, M]) *ExistingFinder {
	return &ExistingFinder{
		by: s.NameAttribute,
		find: func(ctx context.Context, c *runzero.Client, orgID, name string) (string, error) {
			all, err := s.List(ctx, c, orgID, "")
			if err != nil {
				return "", err
			}
			hits := s.withName(all, name)
			if len(hits) == 0 {
				return "", nil
			}
			m, diags := s.ModelFrom(ctx, hits[0])
			if diags.HasError() {
				return "", fmt.Errorf("read %s %q: %v", s.Title, name, diags)
			}
			return P(&m).entityID().ValueString(), nil
		},
	}
}

// DataSource is the envelope around the data source of one object.
type DataSource[T, M any, P Model[M]] struct {
	spec    DataSourceSpec[T, M]
	backend *Backend
}

// NewDataSource wraps a [DataSourceSpec] as the data source by id or name.
func NewDataSource[T, M any, P Model[M]](spec DataSourceSpec[T, M]) *DataSource[T, M, P] {
	return &DataSource[T, M, P]{spec: spec}
}

func (d *DataSource[T, M, P]) enveloped() Object { return d.spec.Object }

// Metadata names the data source.
func (d *DataSource[T, M, P]) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = d.spec.TypeName()
}

// Configure takes the provider's backend.
func (d *DataSource[T, M, P]) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.backend = backendOf(req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators wants exactly one of id and name.
func (d *DataSource[T, M, P]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"),
		path.MatchRoot(d.spec.NameAttribute))}
}

// Schema is the object's attributes, of which `id`, the name and the organization may be given.
func (d *DataSource[T, M, P]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := maps.Clone(d.spec.Attributes)
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: fmt.Sprintf("UUID of the %s. Give exactly one of `id` and `%s`.", d.spec.Title,
			d.spec.NameAttribute),
		Validators: []validator.String{uuidvalidator.UUID()},
	}
	described := attributes[d.spec.NameAttribute].GetMarkdownDescription()
	attributes[d.spec.NameAttribute] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: fmt.Sprintf("%s Give exactly one of `id` and `%s`; it must match one object exactly.", described,
			d.spec.NameAttribute),
	}
	if inOrganization[M, P]() {
		attributes["organization_id"] = organizationAttribute(
			"UUID of the organization that it lives in. Default: the provider's `organization_id`, or the organization of its " +
				"organization token.")
	}
	resp.Schema = schema.Schema{MarkdownDescription: d.spec.markdown(
		fmt.Sprintf("Looks up one %s by id or `%s`.", d.spec.Title, d.spec.NameAttribute)), Attributes: attributes}
}

// Read finds the object. One list call serves all look-ups of a collection in a run.
func (d *DataSource[T, M, P]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.backend.checkReadable(d.spec.Object, &resp.Diagnostics) {
		return
	}
	org := types.StringNull()
	if inOrganization[M, P]() {
		if org = d.backend.requireOrganization(ctx, d.spec.Object, organizationOf(P(&m)),
			&resp.Diagnostics); resp.Diagnostics.HasError() {
			return
		}
	}
	t, diags := d.find(ctx, req, P(&m).entityID(), org.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	byID := !P(&m).entityID().IsNull()
	m, diags = d.spec.ModelFrom(ctx, t)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	resp.State.Raw = keepSpelling(ctx, resp.State.Raw, req.Config.Raw)
	if !byID { // in the spelling of the configuration
		var given types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(d.spec.NameAttribute), &given)...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(d.spec.NameAttribute), given)...)
	}
}

func (d *DataSource[T, M, P]) find(
	ctx context.Context, req datasource.ReadRequest, id *types.String, org string,
) (found T, diags diag.Diagnostics) {
	if !id.IsNull() {
		t, err := d.spec.Get(ctx, d.backend.Client, org, id.ValueString())
		if err != nil {
			diags.Append(operation{
				object: d.spec.Object, verb: "read",
				label: d.spec.label("", id.ValueString()), firstReport: d.backend.firstReport,
			}.diagnostics(err)...)
		}
		return t, diags
	}
	var wanted types.String
	diags.Append(req.Config.GetAttribute(ctx, path.Root(d.spec.NameAttribute), &wanted)...)
	all, err := d.spec.List(ctx, d.backend.Client, org, "")
	try := operation{
		object: d.spec.Object, verb: "read", label: d.spec.label(wanted.ValueString(), ""),
		firstReport: d.backend.firstReport,
	}
	if err != nil {
		diags.Append(try.diagnostics(err)...)
		return found, diags
	}
	hits := d.spec.withName(all, wanted.ValueString())
	switch len(hits) {
	case 1:
		return hits[0], diags
	case 0:
		count, check := "case counts", "Check the spelling"
		if d.spec.IgnoreCase {
			count = "case does not count"
		}
		if inOrganization[M, P]() {
			check += " and organization_id"
		}
		near := d.spec.similarNames(all, wanted.ValueString())
		if near != "" {
			near = " There is " + near + "."
		}
		diags.AddAttributeError(path.Root(d.spec.NameAttribute), fmt.Sprintf("No %s", try.label),
			fmt.Sprintf("None of the %d that this credential sees here has this %s; %s.%s\n\n"+
				"%s; the data source runzero_%s lists them all.", len(all), d.spec.NameAttribute, count, near, check,
				d.spec.Plural))
	default:
		ids := make([]string, 0, len(hits))
		for _, t := range hits {
			m, more := d.spec.ModelFrom(ctx, t)
			diags.Append(more...)
			ids = append(ids, P(&m).entityID().ValueString())
		}
		diags.AddAttributeError(path.Root(d.spec.NameAttribute), fmt.Sprintf("More than one %s", try.label),
			fmt.Sprintf("%d have this %s: %s.\n\nUse id to say which one.", len(hits), d.spec.NameAttribute,
				strings.Join(ids, ", ")))
	}
	return found, diags
}

func organizationAttribute(text string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: text,
		Validators: []validator.String{uuidvalidator.UUID()},
	}
}

// checkReadable is false, with a diagnostic, when no call can be made for the object.
func (b *Backend) checkReadable(o Object, diags *diag.Diagnostics) bool {
	if b == nil || b.Client == nil {
		diags.AddError(fmt.Sprintf("Cannot read %s yet", o.TypeName()),
			"The provider's credential or console address depends on something that is not known before apply, and a data "+
				"source must be read now.\n\n"+
				"Apply what it depends on first (for example with -target), or give this data source a depends_on so that it is "+
				"read during apply.")
		return false
	}
	return b.checkCredential(o, "read", diags)
}

// organizationFilter settles which organization a data source asks. Null, for all that the
// credential sees, only where every says that this is possible.
func (b *Backend) organizationFilter(
	ctx context.Context, o Object, every bool, given types.String, diags *diag.Diagnostics,
) types.String {
	switch {
	case !every:
		return b.requireOrganization(ctx, o, given, diags)
	case given.IsNull() && b.Client.LoginKind() == runzero.KindOrganizationToken:
		return b.defaultOrganization(ctx, o, diags)
	}
	return given
}

// requireOrganization settles which organization a data source asks; an error when none is
// known. An export token belongs to one organization, so it may stay null.
func (b *Backend) requireOrganization(
	ctx context.Context, o Object, given types.String, diags *diag.Diagnostics,
) types.String {
	if given.IsNull() {
		given = b.defaultOrganization(ctx, o, diags)
	}
	if given.ValueString() == "" && b.Client.LoginKind() != runzero.KindExportToken && !diags.HasError() {
		diags.AddAttributeError(path.Root("organization_id"), fmt.Sprintf("%s needs an organization", o.TypeName()),
			"Neither the configuration here nor the provider names an organization.\n\nSet organization_id here, or once for "+
				"all in the provider block (or RUNZERO_ORG_ID).")
	}
	return given
}
