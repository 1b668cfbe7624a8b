variable "organization" {}
variable "site" {}
variable "explorer" {}

resource "runzero_traffic_sampling" "test" {
  organization_id = var.organization
  site_id         = var.site
  explorer_id     = var.explorer
  interfaces      = ["eth1"]
}
