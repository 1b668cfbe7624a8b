package license

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/instant"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Entry lists what the provider offers of the licence.
func Entry() entity.Entry {
	return entity.Entry{
		Object: object(),
		DataSource: func() entity.LookedUpObject {
			return entity.NewLookup(entity.Lookup[dataModel]{Object: object(), Attributes: dataAttributes(), Read: read})
		},
	}
}

type dataModel struct {
	ID                      types.String  `tfsdk:"id"`
	Name                    types.String  `tfsdk:"name"`
	Type                    types.String  `tfsdk:"license_type"`
	Expiration              instant.Value `tfsdk:"license_expiration"`
	MaxAssets               types.Int64   `tfsdk:"license_max_assets"`
	LiveAssetCount          types.Int64   `tfsdk:"license_live_asset_count"`
	ProjectAssetCount       types.Int64   `tfsdk:"license_project_asset_count"`
	Usage                   *usage        `tfsdk:"usage"`
	CreatedAt               instant.Value `tfsdk:"created_at"`
	UpdatedAt               instant.Value `tfsdk:"updated_at"`
	ActivatedAt             instant.Value `tfsdk:"activated_at"`
	SubscriptionPeriodStart instant.Value `tfsdk:"subscription_period_start"`
	SubscriptionPeriodEnd   instant.Value `tfsdk:"subscription_period_end"`
	SubscriptionCancelAt    instant.Value `tfsdk:"subscription_cancel_at"`
	SubscriptionCanceledAt  instant.Value `tfsdk:"subscription_canceled_at"`
	ViaReseller             types.Bool    `tfsdk:"via_reseller"`
	Partner                 types.String  `tfsdk:"partner"`
	SSOType                 types.String  `tfsdk:"sso_type"`
	SSOMode                 types.String  `tfsdk:"sso_mode"`
	SSODomain               types.String  `tfsdk:"sso_domain"`
	SSODefaultRole          types.String  `tfsdk:"sso_default_role"`
	Settings                types.String  `tfsdk:"settings"`
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
		ID:                      entity.Text(l.ID),
		Name:                    entity.Text(l.Name),
		Type:                    entity.Text(l.Type),
		Expiration:              instant.Of(l.ExpiresAt),
		MaxAssets:               types.Int64PointerValue(l.MaxAssets),
		LiveAssetCount:          types.Int64PointerValue(l.LiveAssetCount),
		ProjectAssetCount:       types.Int64PointerValue(l.ProjectAssetCount),
		Usage:                   &usage{types.Int64PointerValue(u.Limit), types.Int64PointerValue(u.Today), types.Int64PointerValue(u.Remaining)},
		CreatedAt:               instant.Of(l.CreatedAt),
		UpdatedAt:               instant.Of(l.UpdatedAt),
		ActivatedAt:             instant.Of(l.ActivatedAt),
		SubscriptionPeriodStart: instant.Of(l.SubscriptionPeriodStart),
		SubscriptionPeriodEnd:   instant.Of(l.SubscriptionPeriodEnd),
		SubscriptionCancelAt:    instant.Of(l.SubscriptionCancelAt),
		SubscriptionCanceledAt:  instant.Of(l.SubscriptionCanceledAt),
		ViaReseller:             types.BoolValue(l.ViaReseller),
		Partner:                 entity.Text(l.Partner),
		SSOType:                 entity.Text(l.SSOType),
		SSOMode:                 entity.Text(l.SSOMode),
		SSODomain:               entity.Text(l.SSODomain),
		SSODefaultRole:          entity.Text(l.SSODefaultRole),
		Settings:                entity.JSONText(l.Settings),
	}
}
