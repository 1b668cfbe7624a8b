package entity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// ListResource is the envelope around the list resource of one object, for "terraform
// query". It needs nothing of the object beyond its resource and its data sources: what is listed
// is read as a resource that is being imported, out of the same snapshot.
type ListResource[T, D, M any, Q Model[D], P ResourceModel[M]] struct {
	managed *Resource[M, P]
	source  DataSourceSpec[T, D]
}

// NewListResource makes the list resource of an object.
func NewListResource[T, D, M any, Q Model[D], P ResourceModel[M]](
	spec ResourceSpec[M], source DataSourceSpec[T, D],
) *ListResource[T, D, M, Q, P] {
	return &ListResource[T, D, M, Q, P]{managed: NewResource[M, P](spec), source: source}
}

func (l *ListResource[T, D, M, Q, P]) enveloped() Object { return l.source.Object }

// NeedsOrganization reports whether one list holds the objects of one organization only.
func (l *ListResource[T, D, M, Q, P]) NeedsOrganization() bool {
	return inOrganization[D, Q]() && !l.source.CanAskEveryOrganization
}

// Metadata names the list resource after the resource.
func (l *ListResource[T, D, M, Q, P]) Metadata(
	ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse,
) {
	l.managed.Metadata(ctx, req, resp)
}

// Configure takes the provider's backend.
func (l *ListResource[T, D, M, Q, P]) Configure(
	ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse,
) {
	l.managed.Configure(ctx, req, resp)
}

// ListResourceConfigSchema is the filters: those of the plural data source.
func (l *ListResource[T, D, M, Q, P]) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	attributes := map[string]schema.Attribute{
		"search": schema.StringAttribute{
			Optional: true, MarkdownDescription: l.source.SearchText,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
	}
	if inOrganization[D, Q]() {
		attributes["organization_id"] = schema.StringAttribute{
			Optional: true, MarkdownDescription: organizationsAsked(l.source.CanAskEveryOrganization),
			Validators: []validator.String{uuidvalidator.UUID()},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: l.source.markdown(
			fmt.Sprintf(
				"Lists %s, for `terraform query`: to find objects that Terraform does not manage yet, and to write their "+
					"configuration.\n\n%s",
				l.source.TypeName(), l.source.DescribeAll)),
		Attributes: attributes,
	}
}

// List gives what was found, ordered by name and id.
func (l *ListResource[T, D, M, Q, P]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	found := l.find(ctx, req.Config, &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		var pushed int64
		for _, one := range found {
			if req.Limit > 0 && pushed >= req.Limit {
				return
			}
			result, ok := l.result(ctx, req, one)
			if !ok {
				continue
			}
			pushed++
			if !push(result) {
				return
			}
		}
	}
}

// listItem is one object that was found.
type listItem struct {
	id, org types.String
	name    string
}

func (l *ListResource[T, D, M, Q, P]) find(
	ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics,
) []listItem {
	b := l.managed.backend
	if !b.checkReadable(l.source.Object, diags) {
		return nil
	}
	var search, org types.String
	diags.Append(config.GetAttribute(ctx, path.Root("search"), &search)...)
	if inOrganization[D, Q]() {
		var given types.String
		diags.Append(config.GetAttribute(ctx, path.Root("organization_id"), &given)...)
		org = b.organizationFilter(ctx, l.source.Object, l.source.CanAskEveryOrganization, given, diags)
	}
	if diags.HasError() {
		return nil
	}
	all, err := l.source.search(ctx, b.Client, org.ValueString(), search.ValueString())
	if err != nil {
		if b.ListFailed != nil {
			b.ListFailed(l.source.Object, err)
		}
		diags.Append(operation{
			object: l.source.Object, verb: "list", label: "runzero_" + l.source.Plural,
			firstReport: b.firstReport, attributes: []string{"search"},
		}.diagnostics(err)...)
		return nil
	}
	found := make([]listItem, 0, len(all))
	for _, t := range all {
		m, more := l.source.ModelFrom(ctx, t)
		diags.Append(more...)
		found = append(found, listItem{id: *Q(&m).entityID(), org: organizationOf(Q(&m)), name: l.source.Name(t)})
	}
	slices.SortFunc(found, func(a, b listItem) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id.ValueString(), b.id.ValueString()))
	})
	return found
}

// result is one object as Terraform wants it; false if it is gone by now.
func (l *ListResource[T, D, M, Q, P]) result(
	ctx context.Context, req list.ListRequest, one listItem,
) (list.ListResult, bool) {
	result := req.NewListResult(ctx)
	result.DisplayName = runzero.Quotable(one.name)
	if result.DisplayName == "" {
		result.DisplayName = one.id.ValueString()
	}
	state := tfsdk.State{Schema: result.Resource.Schema, Raw: result.Resource.Raw}
	result.Diagnostics.Append(state.SetAttribute(ctx, path.Root("id"), one.id)...)
	if inOrganization[M, P]() {
		result.Diagnostics.Append(state.SetAttribute(ctx, path.Root("organization_id"), one.org)...)
	}
	var m M
	result.Diagnostics.Append(state.Get(ctx, &m)...)
	publishIdentity(ctx, result.Identity, P(&m), &result.Diagnostics)
	if !req.IncludeResource || result.Diagnostics.HasError() {
		return result, true
	}
	m, err := l.managed.spec.Read(ctx, l.managed.backend.Client, m)
	switch {
	case errors.Is(err, runzero.ErrNotFound):
		return result, false
	case err != nil:
		result.Diagnostics.Append(l.managed.operation("read", m, false).diagnostics(err)...)
		return result, true
	}
	var prior M
	result.Diagnostics.Append(state.Get(ctx, &prior)...)
	l.managed.keepSettings(&m, &prior)
	if l.managed.spec.ForGeneratedConfig != nil {
		m = l.managed.spec.ForGeneratedConfig(m)
	}
	result.Diagnostics.Append(result.Resource.Set(ctx, &m)...)
	return result, true
}
