variable "site" {}
variable "explorer" {}

resource "runzero_traffic_sampling" "test" {
  site_id     = var.site
  explorer_id = var.explorer
  name        = "Core"
  interfaces  = ["eth1", "Ethernet 2"]
  targets     = ["10.0.0.0/16"]
}
