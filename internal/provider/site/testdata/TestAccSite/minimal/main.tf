variable "prefix" {}
variable "organization" {}

resource "runzero_site" "test" {
  organization_id = var.organization
  name            = "${var.prefix}Berlin"
}
