variable "prefix" {}
variable "parent" {}

resource "runzero_organization" "test" {
  name                               = "${var.prefix}Europe"
  description                        = ""
  parent_id                          = var.parent
  expiration_assets_stale            = 0
  expiration_assets_offline          = 21
  expiration_integration_attributes  = 31
  expiration_scans                   = 1095
  expiration_vulnerabilities         = 51
  keep_latest_integration_attributes = false
  force_destroy                      = true
  timeouts                           = { create = "5m" }
}
