variable "prefix" {}
variable "global" {}
variable "acl" {}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "${var.prefix}By identity"
  cidrs  = ["10.0.0.17"]
  global = var.global
  acl    = var.acl
  secret = { community = "mine" }
}
