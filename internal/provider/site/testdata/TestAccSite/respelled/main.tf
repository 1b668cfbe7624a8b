variable "prefix" {}
variable "organization" {}

resource "runzero_site" "test" {
  organization_id = var.organization
  name            = "${var.prefix}Berlin HQ"
  description     = "Main office"
  scope           = ["printer.EXAMPLE.com", "10.21.0.1 - 10.21.0.9", "10.20.0.0/16"]
  excludes        = ["10.20.0.1/32", "10.20.9.0/24"]
  subnets = {
    "198.51.100.0/24" = {}
    "192.0.2.0/24"    = { description = "DMZ", tags = { zone = "dmz", owner = "net" } }
  }
}
