variable "prefix" {}

resource "runzero_asset_ownership_type" "test" {
  name     = "${var.prefix}Business Owner"
  order    = 0
  hidden   = false
  timeouts = { create = "5m" }
}
