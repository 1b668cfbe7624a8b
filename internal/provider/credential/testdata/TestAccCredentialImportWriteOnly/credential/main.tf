variable "prefix" {}
variable "global" {}
variable "acl" {}

resource "runzero_credential" "test" {
  type              = "snmpv2_community"
  name              = "${var.prefix}Write-only"
  cidrs             = ["10.0.0.17"]
  global            = var.global
  acl               = var.acl
  secret_wo         = { community = "x" }
  secret_wo_version = 4
}
