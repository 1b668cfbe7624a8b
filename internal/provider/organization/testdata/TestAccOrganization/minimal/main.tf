variable "prefix" {}

resource "runzero_organization" "test" {
  name = "${var.prefix}Europe"
}
