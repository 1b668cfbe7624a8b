variable "prefix" {}
variable "parent" {}

resource "runzero_organization" "test" {
  name                               = "${var.prefix}EMEA"
  description                        = "Europe, Middle East, Africa"
  parent_id                          = var.parent
  expiration_assets_stale            = 10
  expiration_assets_offline          = 20
  expiration_integration_attributes  = 30
  expiration_scans                   = 40
  expiration_vulnerabilities         = 50
  keep_latest_integration_attributes = true
}
