variable "prefix" {}
variable "organization" {}

resource "runzero_site" "test" {
  organization_id = var.organization
  name            = "${var.prefix}Berlin HQ"
  description     = "Main office"
  scope           = ["10.20.0.0/16", "10.21.0.1-10.21.0.9", "printer.example.com"]
  excludes        = ["10.20.9.0/24", "10.20.0.1"]
  subnets = {
    "192.0.2.0/24"    = { description = "DMZ", tags = { zone = "dmz", owner = "net" } }
    "198.51.100.0/24" = {}
  }
}
