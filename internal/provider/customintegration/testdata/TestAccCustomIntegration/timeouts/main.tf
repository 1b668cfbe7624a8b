variable "prefix" {}
variable "icon" {}

resource "runzero_custom_integration" "test" {
  name        = "${var.prefix}cmdb"
  description = ""
  icon        = var.icon
  timeouts    = { create = "5m" }
}
