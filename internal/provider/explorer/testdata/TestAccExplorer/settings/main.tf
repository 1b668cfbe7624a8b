variable "organization" {}
variable "site" {}
variable "scans" {}

resource "runzero_explorer" "test" {
  organization_id      = var.organization
  name                 = "BERLIN"
  site_id              = var.site
  max_concurrent_scans = var.scans
}
