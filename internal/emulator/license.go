package emulator

import "net/http"

func licenseRoutes(acct []string) []route {
	return []route{{op: "getAccountLicense", method: http.MethodGet, path: "/account/license", kinds: acct, handle: readLicense}}
}

// readLicense answers with the licence. Licensed assets are the daily quota (fact sheet section 11); the keys of settings are
// not known, so that no reader can rely on them (section 2).
func readLicense(c *call) (any, error) {
	a := c.s.Account
	kind := "platform"
	if a.MaxOrganizations == 1 {
		kind = "community"
	}
	year := int64(365 * 24 * 3600)
	return object{
		"id": a.ID, "created_at": a.CreatedAt, "updated_at": a.CreatedAt, "name": a.Name, "activated_at": a.CreatedAt,
		"license_type": kind, "license_expiration": a.CreatedAt + year, "license_max_assets": c.e.opts.DailyLimit,
		"license_live_asset_count": len(c.s.Assets.list), "license_project_asset_count": 0, "license_max_orgs": a.MaxOrganizations,
		"via_reseller": false, "phone": "", "address_street": "", "address_country": "US", "address_city": "", "address_region": "", "address_postal": "",
		"subscription_period_start": a.CreatedAt, "subscription_period_end": a.CreatedAt + year, "subscription_cancel_at": 0, "subscription_canceled_at": 0,
		"settings": a.Settings, "sso_type": "", "sso_domain": "", "sso_mode": "", "sso_login_message": "", "sso_login_issuer_url": "",
		"sso_login_login_url": "", "sso_login_logout_url": "", "sso_default_role": "", "partner": "",
	}, nil
}
