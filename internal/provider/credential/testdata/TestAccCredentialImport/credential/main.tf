variable "prefix" {}
variable "global" {}
variable "acl" {}
variable "community" {}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "${var.prefix}Imported"
  cidrs  = ["10.0.0.17"]
  global = var.global
  acl    = var.acl
  secret = { community = var.community }
}
