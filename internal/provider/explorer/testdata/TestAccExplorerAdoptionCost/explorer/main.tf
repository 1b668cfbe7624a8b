variable "site" {}
variable "explorer" {}

resource "runzero_explorer" "test" {
  explorer_id          = var.explorer
  site_id              = var.site
  max_concurrent_scans = 2
}
