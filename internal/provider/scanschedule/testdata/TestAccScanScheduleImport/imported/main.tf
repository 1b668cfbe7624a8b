variable "prefix" {}
variable "site" {}
variable "name" {}
variable "explorer" { default = null }
variable "hosted_zone" { default = null }
variable "targets" {}

resource "runzero_scan_schedule" "test" {
  site_id       = var.site
  explorer_id   = var.explorer
  hosted_zone   = var.hosted_zone
  name          = "${var.prefix}Imported ${var.name}"
  frequency     = "weekly"
  start_time    = "2040-01-02T03:04:05Z"
  targets       = var.targets
  rate          = 1500
  screenshots   = false
  probe_options = { "dns-port" = "5353" }
}
