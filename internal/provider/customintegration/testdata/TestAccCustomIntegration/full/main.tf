variable "prefix" {}
variable "icon" {}

resource "runzero_custom_integration" "test" {
  name        = "${var.prefix}cmdb-import"
  description = "from the CMDB"
  icon        = var.icon
}
