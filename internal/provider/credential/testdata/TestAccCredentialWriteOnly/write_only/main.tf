variable "prefix" {}
variable "community" {}
variable "number" {}

resource "runzero_credential" "test" {
  type              = "snmpv2_community"
  name              = "${var.prefix}Switches"
  global            = true
  secret_wo         = { community = var.community }
  secret_wo_version = var.number
}
