variable "prefix" {}
variable "group" {}

resource "runzero_sso_group_mapping" "test" {
  group_id      = var.group
  sso_attribute = "${var.prefix}department"
  sso_value     = "${var.prefix}IT, Security"
  description   = "who looks after it"
}
