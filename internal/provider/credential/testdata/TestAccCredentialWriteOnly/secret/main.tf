variable "prefix" {}
variable "community" {}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "${var.prefix}Switches"
  global = true
  secret = { community = var.community }
}
