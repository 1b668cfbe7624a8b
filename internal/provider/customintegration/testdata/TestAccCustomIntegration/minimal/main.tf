variable "prefix" {}

resource "runzero_custom_integration" "test" {
  name = "${var.prefix}cmdb"
}
