package workspace

import "fmt"

// UnpublishedEndpoints opts in to the endpoints that the API document does not have.
const UnpublishedEndpoints = `unpublished_endpoints = {
	account_settings = "/account/settings"
	api_clients      = "/account/api/clients"
}`

// Everything has at least one object of each kind. All of them can be told the version, which
// changes them.
func Everything(explorer, version string) string {
	return fmt.Sprintf(`
locals {
  explorer = %q
  version  = %q
}
`, explorer, version) + `
resource "runzero_organization" "test" {
  name        = "Tenant"
  description = local.version
}

resource "runzero_site" "test" {
  organization_id = runzero_organization.test.id
  name            = "Berlin"
  description     = local.version
  scope           = ["10.0.0.1", "berlin.example.com"]
}

resource "runzero_api_token" "test" {
  count           = 2
  organization_id = runzero_organization.test.id
  comment         = "Reader"
  keepers         = { version = local.version }
}

resource "runzero_api_token" "account" {
  comment = "Reader"
  keepers = { version = local.version }
}

resource "runzero_export_token" "test" {
  count           = 2
  organization_id = runzero_organization.test.id
  comment         = "Exporter"
  keepers         = { version = local.version }
}

resource "runzero_scan_schedule" "test" {
  organization_id = runzero_organization.test.id
  site_id         = runzero_site.test.id
  name            = "Weekly"
  description     = local.version
  frequency       = "weekly"
  start_time      = "2035-01-07T20:00:00Z"
  hosted_zone     = "auto"
  targets         = ["www.example.com"]
}

resource "runzero_site" "plant" {
  name        = "Plant"
  description = local.version
}

resource "runzero_traffic_sampling" "test" {
  site_id     = runzero_site.plant.id
  explorer_id = local.explorer
  interfaces  = ["eth1"]
  name        = local.version == "first" ? null : local.version
}

resource "runzero_scan_template" "test" {
  organization_id = runzero_organization.test.id
  name            = "Gentle"
  description     = local.version
  global          = true
  rate            = 500
}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "Switches, ${local.version}"
  global = true
  secret = { community = "public" }
}

resource "runzero_user" "test" {
  email            = "colleague@example.com"
  first_name       = local.version
  org_default_role = "viewer"
}

resource "runzero_group" "test" {
  name             = "Viewers"
  description      = local.version
  org_default_role = "viewer"
}

resource "runzero_sso_group_mapping" "test" {
  group_id      = runzero_group.test.id
  sso_attribute = "department"
  sso_value     = "IT"
  description   = local.version
}

resource "runzero_asset_ownership_type" "test" {
  name   = "Owner"
  hidden = local.version == "second"
}

resource "runzero_custom_integration" "test" {
  name        = "cmdb-import"
  description = local.version
}

resource "runzero_explorer" "test" {
  explorer_id          = local.explorer
  max_concurrent_scans = local.version == "first" ? 2 : 3
}

resource "runzero_api_allowlist" "test" {
  caller_addresses = ["127.0.0.1"]

  addresses = ["127.0.0.0/8", "192.0.2.0/24", local.version == "first" ? "198.51.100.1" : "198.51.100.2"]
}

resource "runzero_api_client" "test" {
  name = "Pipeline"
}
`
}

// EverythingCount is how many resources [Everything] has. One of them, the API client, never
// changes, and one, the Explorer, is never deleted.
const EverythingCount = 20

// SixtySites are more sites than one run makes at once.
const SixtySites = `
resource "runzero_site" "test" {
  count = 60
  name  = "Site ${count.index}"
}
`
