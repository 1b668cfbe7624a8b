variable "prefix" {}
variable "type" {
  default = "snmpv2_community"
}
variable "secret" {
  default = { community = "other" }
}
variable "cidrs" {
  default = null
}
variable "global" {}
variable "acl" {}

resource "runzero_credential" "test" {
  type   = var.type
  name   = "${var.prefix}Routers"
  secret = var.secret
  cidrs  = var.cidrs
  global = var.global
  acl    = var.acl
}
