package runzero

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var opLicense = transport.Operation{
	ID: "getAccountLicense", Method: http.MethodGet, Path: "/account/license",
	Needs: NeedsAccount, IsList: true,
}

// License is the account's license and contact data (schema License).
type License struct {
	ID   string
	Name string // the account's name
	Type string

	CreatedAt, UpdatedAt, ActivatedAt, ExpiresAt time.Time

	MaxAssets         *int64 // also the number of API calls a day (api-behaviour 11)
	LiveAssetCount    *int64
	ProjectAssetCount *int64

	ViaReseller bool
	Partner     string

	Phone, AddressStreet, AddressCity, AddressRegion, AddressPostal, AddressCountry string

	SubscriptionPeriodStart, SubscriptionPeriodEnd, SubscriptionCancelAt, SubscriptionCanceledAt time.Time

	SSOType, SSODomain, SSOMode, SSOLoginMessage           string
	SSOLoginIssuerURL, SSOLoginLoginURL, SSOLoginLogoutURL string
	SSODefaultRole                                         string

	// Settings is free-form JSON; its keys are not documented. nil if absent.
	Settings json.RawMessage
}

type wireLicense struct {
	ID              wire.ID         `json:"id"`
	Name            wire.Text       `json:"name"`
	Type            wire.Text       `json:"license_type"`
	CreatedAt       wire.Time       `json:"created_at"`
	UpdatedAt       wire.Time       `json:"updated_at"`
	ActivatedAt     wire.Time       `json:"activated_at"`
	Expiration      wire.Time       `json:"license_expiration"`
	MaxAssets       wire.Number     `json:"license_max_assets"`
	LiveAssets      wire.Number     `json:"license_live_asset_count"`
	ProjectAssets   wire.Number     `json:"license_project_asset_count"`
	ViaReseller     wire.Bool       `json:"via_reseller"`
	Partner         wire.Text       `json:"partner"`
	Phone           wire.Text       `json:"phone"`
	Street          wire.Text       `json:"address_street"`
	City            wire.Text       `json:"address_city"`
	Region          wire.Text       `json:"address_region"`
	Postal          wire.Text       `json:"address_postal"`
	Country         wire.Text       `json:"address_country"`
	PeriodStart     wire.Time       `json:"subscription_period_start"`
	PeriodEnd       wire.Time       `json:"subscription_period_end"`
	CancelAt        wire.Time       `json:"subscription_cancel_at"`
	CanceledAt      wire.Time       `json:"subscription_canceled_at"`
	SSOType         wire.Text       `json:"sso_type"`
	SSODomain       wire.Text       `json:"sso_domain"`
	SSOMode         wire.Text       `json:"sso_mode"`
	SSOLoginMessage wire.Text       `json:"sso_login_message"`
	SSOIssuerURL    wire.Text       `json:"sso_login_issuer_url"`
	SSOLoginURL     wire.Text       `json:"sso_login_login_url"`
	SSOLogoutURL    wire.Text       `json:"sso_login_logout_url"`
	SSODefaultRole  wire.Text       `json:"sso_default_role"`
	Settings        json.RawMessage `json:"settings"`
}

func (w wireLicense) license() License {
	l := License{
		ID: string(w.ID), Name: string(w.Name), Type: string(w.Type),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time, ActivatedAt: w.ActivatedAt.Time,
		ExpiresAt: w.Expiration.Time,
		MaxAssets: w.MaxAssets.Value, LiveAssetCount: w.LiveAssets.Value, ProjectAssetCount: w.ProjectAssets.Value,
		ViaReseller: w.ViaReseller.IsTrue(), Partner: string(w.Partner), Phone: string(w.Phone),
		AddressStreet: string(w.Street),
		AddressCity:   string(w.City), AddressRegion: string(w.Region), AddressPostal: string(w.Postal),
		AddressCountry:          string(w.Country),
		SubscriptionPeriodStart: w.PeriodStart.Time, SubscriptionPeriodEnd: w.PeriodEnd.Time,
		SubscriptionCancelAt: w.CancelAt.Time, SubscriptionCanceledAt: w.CanceledAt.Time,
		SSOType: string(w.SSOType), SSODomain: string(w.SSODomain), SSOMode: string(w.SSOMode),
		SSOLoginMessage: string(w.SSOLoginMessage), SSOLoginIssuerURL: string(w.SSOIssuerURL),
		SSOLoginLoginURL: string(w.SSOLoginURL), SSOLoginLogoutURL: string(w.SSOLogoutURL),
		SSODefaultRole: string(w.SSODefaultRole),
	}
	if len(w.Settings) > 0 && !bytes.Equal(w.Settings, []byte("null")) {
		l.Settings = w.Settings
	}
	return l
}

// GetLicense returns the account's license (operationId getAccountLicense). It is asked for each
// time: its counters change. What the service counts of API calls comes with the same answer, in
// its headers: see [Client.Usage].
func (c *Client) GetLicense(ctx context.Context) (License, error) {
	w, err := callAny[wireLicense](ctx, c, opLicense)
	return w.license(), err
}
