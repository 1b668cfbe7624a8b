package emulator

import (
	"fmt"
	"maps"
	"net/http"
)

func licenseKind() objectKind {
	return objectKind{
		name:   "license",
		routes: licenseRoutes(accountTokenKinds()),
	}
}

func licenseRoutes(acct []string) []route {
	return []route{{
		op: "getAccountLicense", method: http.MethodGet, path: "/account/license", kinds: acct,
		handle: readLicense,
	}}
}

// readLicense answers with the license. Licensed assets are the daily quota (api-behaviour 11); the
// keys of settings are not known, so that no reader can rely on them (api-behaviour 2).
func readLicense(c *call) (any, error) { return c.e.licenseRow(c.s), nil }

// maxAssets is the field with the number of licensed assets, which is that of calls a day too.
const maxAssets = "license_max_assets"

func (e *Emulator) licenseRow(s *state) object {
	a := s.Account
	kind := "platform"
	if a.MaxOrganizations == 1 {
		kind = "community"
	}
	year := int64(365 * 24 * 3600)
	row := object{
		"id": a.ID, "created_at": a.CreatedAt, "updated_at": a.CreatedAt, "name": a.Name, "activated_at": a.CreatedAt,
		"license_type": kind, "license_expiration": a.CreatedAt + year, maxAssets: e.opts.DailyLimit,
		"license_live_asset_count": s.allAssets(), "license_project_asset_count": 0, "license_max_orgs": a.MaxOrganizations,
		"via_reseller": false, "phone": "", "address_street": "", "address_country": "US", "address_city": "",
		"address_region": "", "address_postal": "",
		"subscription_period_start": a.CreatedAt, "subscription_period_end": a.CreatedAt + year, "subscription_cancel_at": 0,
		"subscription_canceled_at": 0,
		"settings":                 a.Settings, "sso_type": "", "sso_domain": "", "sso_mode": "", "sso_login_message": "",
		"sso_login_issuer_url": "",
		"sso_login_login_url":  "", "sso_login_logout_url": "", "sso_default_role": "", "partner": "",
	}
	maps.Copy(row, a.License)
	return row
}

// SetLicense sets fields of the license as /account/license shows them, such as license_type or
// settings. license_max_assets has to be an int; it is the daily quota as well. An unknown field is
// an error, and nothing is set then.
func (e *Emulator) SetLicense(values map[string]any) error {
	e.lockToChange()
	defer e.mu.Unlock()
	known := e.licenseRow(e.state)
	for name, v := range values {
		if _, ok := known[name]; !ok {
			return fmt.Errorf("emulator: the license has no field %s", name)
		}
		if n, ok := v.(int); name == maxAssets && (!ok || n < 0) {
			return fmt.Errorf("emulator: %s has to be an int, not negative", maxAssets)
		}
	}
	if e.state.Account.License == nil {
		e.state.Account.License = map[string]any{}
	}
	for name, v := range values {
		if n, ok := v.(int); ok && name == maxAssets {
			e.opts.DailyLimit = n
			continue
		}
		e.state.Account.License[name] = v
	}
	return nil
}
