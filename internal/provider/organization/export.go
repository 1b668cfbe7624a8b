package organization

import "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"

// export is what a configuration written from an organization has to know. The defaults are those
// of a new organization (api-behaviour 3).
func export() entity.Export {
	return entity.Export{
		Defaults: map[string]any{
			"expiration_assets_stale": 0, "expiration_assets_offline": 90, "expiration_integration_attributes": 0,
			"expiration_scans": 365, "expiration_vulnerabilities": 0, "keep_latest_integration_attributes": false,
		},
		References: map[string]string{"parent_id": "organization"},
	}
}
