variable "prefix" {}
variable "parent" {}

resource "runzero_organization" "test" {
  name      = "${var.prefix}Europe"
  parent_id = var.parent
}
