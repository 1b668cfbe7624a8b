package runzero

import (
	"bytes"
	"context"
	"encoding/json"
	"time"
)

// License is the account's licence and contact data (schema License).
type License struct {
	ID   string
	Name string // the account's name
	Type string

	CreatedAt, UpdatedAt, ActivatedAt, ExpiresAt time.Time

	MaxAssets         *int64 // also the number of API calls a day (fact sheet section 11)
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
	ID              ident           `json:"id"`
	Name            text            `json:"name"`
	Type            text            `json:"license_type"`
	CreatedAt       stamp           `json:"created_at"`
	UpdatedAt       stamp           `json:"updated_at"`
	ActivatedAt     stamp           `json:"activated_at"`
	Expiration      stamp           `json:"license_expiration"`
	MaxAssets       number          `json:"license_max_assets"`
	LiveAssets      number          `json:"license_live_asset_count"`
	ProjectAssets   number          `json:"license_project_asset_count"`
	ViaReseller     flag            `json:"via_reseller"`
	Partner         text            `json:"partner"`
	Phone           text            `json:"phone"`
	Street          text            `json:"address_street"`
	City            text            `json:"address_city"`
	Region          text            `json:"address_region"`
	Postal          text            `json:"address_postal"`
	Country         text            `json:"address_country"`
	PeriodStart     stamp           `json:"subscription_period_start"`
	PeriodEnd       stamp           `json:"subscription_period_end"`
	CancelAt        stamp           `json:"subscription_cancel_at"`
	CanceledAt      stamp           `json:"subscription_canceled_at"`
	SSOType         text            `json:"sso_type"`
	SSODomain       text            `json:"sso_domain"`
	SSOMode         text            `json:"sso_mode"`
	SSOLoginMessage text            `json:"sso_login_message"`
	SSOIssuerURL    text            `json:"sso_login_issuer_url"`
	SSOLoginURL     text            `json:"sso_login_login_url"`
	SSOLogoutURL    text            `json:"sso_login_logout_url"`
	SSODefaultRole  text            `json:"sso_default_role"`
	Settings        json.RawMessage `json:"settings"`
}

func (w wireLicense) license() License {
	l := License{
		ID: string(w.ID), Name: string(w.Name), Type: string(w.Type),
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time, ActivatedAt: w.ActivatedAt.Time, ExpiresAt: w.Expiration.Time,
		MaxAssets: w.MaxAssets.value, LiveAssetCount: w.LiveAssets.value, ProjectAssetCount: w.ProjectAssets.value,
		ViaReseller: w.ViaReseller.is(), Partner: string(w.Partner), Phone: string(w.Phone), AddressStreet: string(w.Street),
		AddressCity: string(w.City), AddressRegion: string(w.Region), AddressPostal: string(w.Postal), AddressCountry: string(w.Country),
		SubscriptionPeriodStart: w.PeriodStart.Time, SubscriptionPeriodEnd: w.PeriodEnd.Time,
		SubscriptionCancelAt: w.CancelAt.Time, SubscriptionCanceledAt: w.CanceledAt.Time,
		SSOType: string(w.SSOType), SSODomain: string(w.SSODomain), SSOMode: string(w.SSOMode),
		SSOLoginMessage: string(w.SSOLoginMessage), SSOLoginIssuerURL: string(w.SSOIssuerURL),
		SSOLoginLoginURL: string(w.SSOLoginURL), SSOLoginLogoutURL: string(w.SSOLogoutURL), SSODefaultRole: string(w.SSODefaultRole),
	}
	if len(w.Settings) > 0 && !bytes.Equal(w.Settings, []byte("null")) {
		l.Settings = w.Settings
	}
	return l
}

// GetLicense returns the account's licence (operationId getAccountLicense). It is asked for each time: its counters change.
// What the service counts of API calls comes with the same answer, in its headers: see [Client.Usage].
func (c *Client) GetLicense(ctx context.Context) (License, error) {
	return one(ctx, c, call{op: opLicense}, wireLicense.license, func(License) string { return "license" })
}
