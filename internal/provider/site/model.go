package site

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Name        types.String      `tfsdk:"name"`
	Description types.String      `tfsdk:"description"`
	Scope       netset.Value      `tfsdk:"scope"`
	Excludes    netset.Value      `tfsdk:"excludes"`
	Subnets     types.Map         `tfsdk:"subnets"`
	CreatedAt   rfc3339type.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InOrganization
	attributes
	AdoptExisting types.Bool `tfsdk:"adopt_existing"`
	entity.DeleteGuard
	entity.Timeouts
}

type dataModel struct {
	entity.InOrganization
	attributes
	AccountID      types.String `tfsdk:"account_id"`
	AssetCount     types.Int64  `tfsdk:"asset_count"`
	LiveAssetCount types.Int64  `tfsdk:"live_asset_count"`
	ServiceCount   types.Int64  `tfsdk:"service_count"`
}

func subnetType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"description": types.StringType,
		"tags":        types.MapType{ElemType: types.StringType},
	}}
}

// subnets is a known map of registered subnets, empty for null; nil when v is not wholly known.
func subnets(v types.Map) map[string]runzero.Subnet {
	if v.IsUnknown() {
		return nil
	}
	elements := v.Elements() // each such call copies
	all := make(map[string]runzero.Subnet, len(elements))
	for key, element := range elements {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			return nil
		}
		var one runzero.Subnet
		members := object.Attributes()
		if text, ok := members["description"].(types.String); ok {
			one.Description = text.ValueString()
		}
		if tags, ok := members["tags"].(types.Map); ok {
			one.Tags = tagsOf(tags.Elements())
		}
		all[key] = one
	}
	return all
}

// tagsOf is nil where there are none.
func tagsOf(values map[string]attr.Value) map[string]string {
	if len(values) == 0 {
		return nil
	}
	tags := make(map[string]string, len(values))
	for name, value := range values {
		if text, ok := value.(types.String); ok && !text.IsNull() {
			tags[name] = text.ValueString()
		}
	}
	return tags
}

// subnetsValue is what the service says of the subnets. Prior, the plan or the state, decides about
// spellings that mean the same, and between null and empty where the service says nothing.
func subnetsValue(all map[string]runzero.Subnet, prior types.Map) types.Map {
	elements := make(map[string]attr.Value, len(all))
	was, typ := prior.Elements(), subnetType()
	for key, one := range all {
		description, tags := types.StringNull(), types.MapNull(types.StringType)
		if before, ok := was[key].(types.Object); ok {
			members := before.Attributes()
			description, _ = members["description"].(types.String) // null where there is none
			if had, ok := members["tags"].(types.Map); ok {
				tags = had
			}
		}
		elements[key] = types.ObjectValueMust(typ.AttrTypes, map[string]attr.Value{
			"description": entity.StringKeepingEmpty(description, one.Description), "tags": tagsValue(one.Tags, tags),
		})
	}
	return types.MapValueMust(typ, elements)
}

// tagsValue is null where there are none, except where prior is empty. A value that means the same
// as before is spelled as before.
func tagsValue(tags map[string]string, prior types.Map) types.Map {
	if len(tags) == 0 {
		if !prior.IsUnknown() && len(prior.Elements()) == 0 {
			return prior
		}
		return types.MapNull(types.StringType)
	}
	was := prior.Elements()
	values := make(map[string]attr.Value, len(tags))
	for name, value := range tags {
		values[name] = types.StringValue(value)
		if text, ok := was[name].(types.String); ok {
			values[name] = entity.RequiredStringKeepingSpelling(text, value)
		}
	}
	return types.MapValueMust(types.StringType, values)
}

// stateFromAPI builds the state. Prior, which is the plan after a write, says where
// the configuration puts each CIDR, and how it spells it.
func stateFromAPI(s runzero.Site, prior resourceModel) resourceModel {
	where := divideLikePrior(
		networksOf{scope: netset.SplitStored(s.Scope), subnets: s.Subnets},
		networksOf{scope: prior.Scope.Entries(), subnets: subnets(prior.Subnets)},
	)
	imported := prior.Name.IsNull()
	m := resourceModel{attributes: attributes{
		Name:        entity.RequiredStringKeepingSpelling(prior.Name, s.Name),
		Description: entity.StringKeepingEmpty(prior.Description, s.Description),
		Scope:       keepEmpty(prior.Scope, where.scope, imported),
		Excludes:    keepEmpty(prior.Excludes, netset.SplitStored(s.Excludes), imported),
		Subnets:     types.MapNull(subnetType()),
		CreatedAt:   rfc3339type.From(s.CreatedAt),
	}}
	m.AdoptExisting = prior.AdoptExisting
	if imported || len(where.subnets) > 0 || (!prior.Subnets.IsNull() && !prior.Subnets.IsUnknown()) {
		m.Subnets = subnetsValue(where.subnets, prior.Subnets)
	}
	m.ID, m.OrganizationID = types.StringValue(s.ID), types.StringValue(s.OrganizationID)
	return m
}

// keepEmpty gives null for nothing, except where the configuration says "empty", or may: what is
// being imported is described in full.
func keepEmpty(prior netset.Value, entries []string, imported bool) netset.Value {
	if len(entries) == 0 && !imported && (prior.IsNull() || prior.IsUnknown()) {
		return netset.Null()
	}
	return netset.From(entries...)
}

func dataFromAPI(_ context.Context, s runzero.Site) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes: attributes{
			Name:        types.StringValue(s.Name),
			Description: entity.StringOrNull(s.Description),
			Scope:       netset.FromText(s.Scope),
			Excludes:    netset.FromText(s.Excludes),
			Subnets:     subnetsValue(s.Subnets, types.MapNull(subnetType())),
			CreatedAt:   rfc3339type.From(s.CreatedAt),
		},
		AccountID:      entity.StringOrNull(s.AccountID),
		AssetCount:     types.Int64PointerValue(s.AssetCount),
		LiveAssetCount: types.Int64PointerValue(s.LiveAssetCount),
		ServiceCount:   types.Int64PointerValue(s.ServiceCount),
	}
	m.ID, m.OrganizationID = types.StringValue(s.ID), types.StringValue(s.OrganizationID)
	return m, nil
}

// separator joins entries in the service's texts; it reads scopes back like this (api-behaviour 4).
const separator = "\n"

// sentNetworks is the text of a set that plan manages and that differs from prior.
func sentNetworks(plan, prior netset.Value) *string {
	if plan.IsNull() || plan.IsUnknown() || plan.Equal(prior) {
		return nil
	}
	text := strings.TrimSpace(plan.Join(separator))
	return &text
}
