package organization

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// attributes are what the resource and the data sources share.
type attributes struct {
	Name                            types.String      `tfsdk:"name"`
	Description                     types.String      `tfsdk:"description"`
	ParentID                        types.String      `tfsdk:"parent_id"`
	ExpirationAssetsStale           types.Int64       `tfsdk:"expiration_assets_stale"`
	ExpirationAssetsOffline         types.Int64       `tfsdk:"expiration_assets_offline"`
	ExpirationIntegrationAttributes types.Int64       `tfsdk:"expiration_integration_attributes"`
	ExpirationScans                 types.Int64       `tfsdk:"expiration_scans"`
	ExpirationVulnerabilities       types.Int64       `tfsdk:"expiration_vulnerabilities"`
	KeepLatest                      types.Bool        `tfsdk:"keep_latest_integration_attributes"`
	AccountID                       types.String      `tfsdk:"account_id"`
	CreatedAt                       rfc3339type.Value `tfsdk:"created_at"`
}

type resourceModel struct {
	entity.InAccount
	attributes
	DownloadToken types.String `tfsdk:"download_token"`
	entity.DeleteGuard
	entity.Timeouts
}

type dataModel struct {
	entity.InAccount
	attributes
	AssetCount     types.Int64 `tfsdk:"asset_count"`
	LiveAssetCount types.Int64 `tfsdk:"live_asset_count"`
	ServiceCount   types.Int64 `tfsdk:"service_count"`
}

// commonAttributes converts an answer; prior decides between null and "" for cleared texts.
func commonAttributes(o runzero.Organization, prior attributes) attributes {
	return attributes{
		Name:                            entity.RequiredStringKeepingSpelling(prior.Name, o.Name),
		Description:                     entity.StringKeepingEmpty(prior.Description, o.Description),
		ParentID:                        entity.StringKeepingEmpty(prior.ParentID, o.ParentID),
		ExpirationAssetsStale:           types.Int64PointerValue(o.ExpirationAssetsStale),
		ExpirationAssetsOffline:         types.Int64PointerValue(o.ExpirationAssetsOffline),
		ExpirationIntegrationAttributes: types.Int64PointerValue(o.ExpirationIntegrationAttributes),
		ExpirationScans:                 types.Int64PointerValue(o.ExpirationScans),
		ExpirationVulnerabilities:       types.Int64PointerValue(o.ExpirationVulnerabilities),
		KeepLatest:                      types.BoolPointerValue(o.KeepLatestIntegrationAttributes),
		AccountID:                       entity.StringOrNull(o.AccountID),
		CreatedAt:                       rfc3339type.From(o.CreatedAt),
	}
}

func stateFromAPI(o runzero.Organization, prior resourceModel) resourceModel {
	m := resourceModel{attributes: commonAttributes(o, prior.attributes), DownloadToken: entity.StringOrNull(o.DownloadToken)}
	m.ID = types.StringValue(o.ID)
	return m
}

func dataFromAPI(_ context.Context, o runzero.Organization) (dataModel, diag.Diagnostics) {
	m := dataModel{
		attributes:     commonAttributes(o, attributes{}),
		AssetCount:     types.Int64PointerValue(o.AssetCount),
		LiveAssetCount: types.Int64PointerValue(o.LiveAssetCount),
		ServiceCount:   types.Int64PointerValue(o.ServiceCount),
	}
	m.ID = types.StringValue(o.ID)
	return m, nil
}

// toInput gives what plan sets and prior does not have already.
func toInput(plan, prior attributes) runzero.OrganizationInput {
	return runzero.OrganizationInput{
		Name:                    entity.ChangedString(plan.Name, prior.Name),
		Description:             entity.ChangedString(plan.Description, prior.Description),
		ParentID:                entity.ChangedString(plan.ParentID, prior.ParentID),
		ExpirationAssetsStale:   entity.ChangedInt64(plan.ExpirationAssetsStale, prior.ExpirationAssetsStale),
		ExpirationAssetsOffline: entity.ChangedInt64(plan.ExpirationAssetsOffline, prior.ExpirationAssetsOffline),
		ExpirationIntegrationAttributes: entity.ChangedInt64(plan.ExpirationIntegrationAttributes,
			prior.ExpirationIntegrationAttributes),
		ExpirationScans:                 entity.ChangedInt64(plan.ExpirationScans, prior.ExpirationScans),
		ExpirationVulnerabilities:       entity.ChangedInt64(plan.ExpirationVulnerabilities, prior.ExpirationVulnerabilities),
		KeepLatestIntegrationAttributes: entity.ChangedBool(plan.KeepLatest, prior.KeepLatest),
	}
}
