variable "prefix" {}

resource "runzero_group" "test" {
  name = "${var.prefix}Last"
}
