package license

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of the license.
func Entry() entity.Entry {
	return entity.Entry{
		Object: object(),
		DataSource: func() entity.AnyDataSource {
			return entity.NewCustomDataSource(entity.CustomDataSourceSpec[dataModel]{
				Object:     object(),
				Attributes: dataAttributes(), Read: read,
			})
		},
	}
}

type dataModel struct {
	ID                      types.String      `tfsdk:"id"`
	Name                    types.String      `tfsdk:"name"`
	Type                    types.String      `tfsdk:"license_type"`
	Expiration              rfc3339type.Value `tfsdk:"license_expiration"`
	MaxAssets               types.Int64       `tfsdk:"license_max_assets"`
	LiveAssetCount          types.Int64       `tfsdk:"license_live_asset_count"`
	ProjectAssetCount       types.Int64       `tfsdk:"license_project_asset_count"`
	Usage                   *usage            `tfsdk:"usage"`
	CreatedAt               rfc3339type.Value `tfsdk:"created_at"`
	UpdatedAt               rfc3339type.Value `tfsdk:"updated_at"`
	ActivatedAt             rfc3339type.Value `tfsdk:"activated_at"`
	SubscriptionPeriodStart rfc3339type.Value `tfsdk:"subscription_period_start"`
	SubscriptionPeriodEnd   rfc3339type.Value `tfsdk:"subscription_period_end"`
	SubscriptionCancelAt    rfc3339type.Value `tfsdk:"subscription_cancel_at"`
	SubscriptionCanceledAt  rfc3339type.Value `tfsdk:"subscription_canceled_at"`
	ViaReseller             types.Bool        `tfsdk:"via_reseller"`
	Partner                 types.String      `tfsdk:"partner"`
	SSOType                 types.String      `tfsdk:"sso_type"`
	SSOMode                 types.String      `tfsdk:"sso_mode"`
	SSODomain               types.String      `tfsdk:"sso_domain"`
	SSODefaultRole          types.String      `tfsdk:"sso_default_role"`
	Settings                types.String      `tfsdk:"settings"`
}

type usage struct {
	Limit     types.Int64 `tfsdk:"limit"`
	UsedToday types.Int64 `tfsdk:"used_today"`
	Remaining types.Int64 `tfsdk:"remaining"`
}

func read(ctx context.Context, c *runzero.Client, _ dataModel) (dataModel, error) {
	l, err := c.GetLicense(ctx)
	if err != nil {
		return dataModel{}, err
	}
	return fromLicense(l, c.Usage()), nil // the headers of the answer say how much is used
}

func fromLicense(l runzero.License, u runzero.Usage) dataModel {
	return dataModel{
		ID:                entity.StringOrNull(l.ID),
		Name:              entity.StringOrNull(l.Name),
		Type:              entity.StringOrNull(l.Type),
		Expiration:        rfc3339type.From(l.ExpiresAt),
		MaxAssets:         types.Int64PointerValue(l.MaxAssets),
		LiveAssetCount:    types.Int64PointerValue(l.LiveAssetCount),
		ProjectAssetCount: types.Int64PointerValue(l.ProjectAssetCount),
		Usage: &usage{
			types.Int64PointerValue(u.Limit), types.Int64PointerValue(u.Today),
			types.Int64PointerValue(u.Remaining),
		},
		CreatedAt:               rfc3339type.From(l.CreatedAt),
		UpdatedAt:               rfc3339type.From(l.UpdatedAt),
		ActivatedAt:             rfc3339type.From(l.ActivatedAt),
		SubscriptionPeriodStart: rfc3339type.From(l.SubscriptionPeriodStart),
		SubscriptionPeriodEnd:   rfc3339type.From(l.SubscriptionPeriodEnd),
		SubscriptionCancelAt:    rfc3339type.From(l.SubscriptionCancelAt),
		SubscriptionCanceledAt:  rfc3339type.From(l.SubscriptionCanceledAt),
		ViaReseller:             types.BoolValue(l.ViaReseller),
		Partner:                 entity.StringOrNull(l.Partner),
		SSOType:                 entity.StringOrNull(l.SSOType),
		SSOMode:                 entity.StringOrNull(l.SSOMode),
		SSODomain:               entity.StringOrNull(l.SSODomain),
		SSODefaultRole:          entity.StringOrNull(l.SSODefaultRole),
		Settings:                entity.JSONText(l.Settings),
	}
}
