variable "prefix" {}
variable "group" {}

resource "runzero_sso_group_mapping" "test" {
  group_id      = var.group
  sso_attribute = "${var.prefix}groups"
  sso_value     = "${var.prefix}security"
  description   = ""
  timeouts      = { create = "5m" }
}
