package site

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Name        types.String  `tfsdk:"name"`
	Description types.String  `tfsdk:"description"`
	Scope       netset.Value  `tfsdk:"scope"`
	Excludes    netset.Value  `tfsdk:"excludes"`
	Subnets     types.Map     `tfsdk:"subnets"`
	CreatedAt   instant.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InOrganization
	attributes
	entity.Guarded
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
	all := make(map[string]runzero.Subnet, len(v.Elements()))
	for key, element := range v.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			return nil
		}
		var one runzero.Subnet
		if text, ok := object.Attributes()["description"].(types.String); ok {
			one.Description = text.ValueString()
		}
		if tags, ok := object.Attributes()["tags"].(types.Map); ok && len(tags.Elements()) > 0 {
			one.Tags = make(map[string]string, len(tags.Elements()))
			for name, value := range tags.Elements() {
				if text, ok := value.(types.String); ok {
					one.Tags[name] = text.ValueString()
				}
			}
		}
		all[key] = one
	}
	return all
}

func subnetsValue(all map[string]runzero.Subnet) types.Map {
	elements := make(map[string]attr.Value, len(all))
	for key, one := range all {
		tags := types.MapNull(types.StringType)
		if len(one.Tags) > 0 {
			values := make(map[string]attr.Value, len(one.Tags))
			for name, value := range one.Tags {
				values[name] = types.StringValue(value)
			}
			tags = types.MapValueMust(types.StringType, values)
		}
		elements[key] = types.ObjectValueMust(subnetType().AttrTypes, map[string]attr.Value{
			"description": entity.Text(one.Description), "tags": tags,
		})
	}
	return types.MapValueMust(subnetType(), elements)
}

// fromAnswer builds the state. Prior, which is the plan after a write, says where
// the configuration puts each CIDR, and how it spells it.
func fromAnswer(s runzero.Site, prior resourceModel) resourceModel {
	where := place(
		networksOf{scope: netset.Split(s.Scope), subnets: s.Subnets},
		networksOf{scope: prior.Scope.Entries(), subnets: subnets(prior.Subnets)},
	)
	imported := prior.Name.IsNull()
	m := resourceModel{attributes: attributes{
		Name:        types.StringValue(s.Name),
		Description: entity.KeepText(prior.Description, s.Description),
		Scope:       keepEmpty(prior.Scope, where.scope, imported),
		Excludes:    keepEmpty(prior.Excludes, netset.Split(s.Excludes), imported),
		Subnets:     types.MapNull(subnetType()),
		CreatedAt:   instant.Of(s.CreatedAt),
	}}
	if imported || len(where.subnets) > 0 || (!prior.Subnets.IsNull() && !prior.Subnets.IsUnknown()) {
		m.Subnets = subnetsValue(where.subnets)
	}
	m.ID, m.OrganizationID = types.StringValue(s.ID), types.StringValue(s.OrganizationID)
	return m
}

// keepEmpty gives null for nothing, except where the configuration says "empty", or may: what is being imported is
// described in full.
func keepEmpty(prior netset.Value, entries []string, imported bool) netset.Value {
	if len(entries) == 0 && !imported && (prior.IsNull() || prior.IsUnknown()) {
		return netset.Null()
	}
	return netset.Of(entries...)
}

func fromRow(_ context.Context, s runzero.Site) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes: attributes{
			Name:        types.StringValue(s.Name),
			Description: entity.Text(s.Description),
			Scope:       netset.FromText(s.Scope),
			Excludes:    netset.FromText(s.Excludes),
			Subnets:     subnetsValue(s.Subnets),
			CreatedAt:   instant.Of(s.CreatedAt),
		},
		AccountID:      entity.Text(s.AccountID),
		AssetCount:     types.Int64PointerValue(s.AssetCount),
		LiveAssetCount: types.Int64PointerValue(s.LiveAssetCount),
		ServiceCount:   types.Int64PointerValue(s.ServiceCount),
	}
	m.ID, m.OrganizationID = types.StringValue(s.ID), types.StringValue(s.OrganizationID)
	return m, nil
}

// separator joins entries in the service's texts; it reads scopes back like this (fact sheet section 4).
const separator = "\n"

// sentNetworks is the text of a set that plan manages and that differs from prior.
func sentNetworks(plan, prior netset.Value) *string {
	if plan.IsNull() || plan.IsUnknown() || plan.Equal(prior) {
		return nil
	}
	text := strings.TrimSpace(plan.Join(separator))
	return &text
}
