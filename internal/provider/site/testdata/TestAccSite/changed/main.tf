variable "prefix" {}
variable "organization" {}

resource "runzero_site" "test" {
  organization_id = var.organization
  name            = "${var.prefix}Berlin"
  description     = ""
  scope           = ["10.21.0.1-10.21.0.9", "10.22.0.0/16"]
  excludes        = []
  subnets         = { "192.0.2.0/24" = { tags = { zone = "inner" } } }
}
