variable "prefix" {}
variable "global" {}
variable "acl" {}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "${var.prefix}Routers"
  secret = { community = "public,private" }
  cidrs  = ["10.0.0.17/32"]
  global = var.global
  acl    = var.acl
}
