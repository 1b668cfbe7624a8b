variable "organization" {}
variable "site" {}
variable "explorer" {}

resource "runzero_traffic_sampling" "test" {
  organization_id = var.organization
  site_id         = var.site
  explorer_id     = var.explorer
  name            = "Core"
  description     = "mirror port"
  interfaces      = ["eth1", "Ethernet 2"]
  targets         = ["10.0.0.0/16", "10.9.0.1"]
  excludes        = ["10.0.9.0/24"]
  tags            = { owner = "net", DMZ = "" }
}
