variable "prefix" {}
variable "organization" {}
variable "site" {}
variable "name" {}
variable "frequency" { default = "daily" }
variable "explorer" { default = null }
variable "explorer_group" { default = null }
variable "hosted_zone" { default = null }
variable "targets" { default = ["1.1.1.1", "8.8.8.0/24"] }
variable "paused" { default = null }

resource "runzero_scan_schedule" "test" {
  organization_id   = var.organization
  site_id           = var.site
  explorer_id       = var.explorer
  explorer_group_id = var.explorer_group
  hosted_zone       = var.hosted_zone
  name              = "${var.prefix}${var.name}"
  frequency         = var.frequency
  targets           = var.targets
  paused            = var.paused
}
