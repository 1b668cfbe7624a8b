variable "prefix" {}
variable "organization" {}
variable "other" {}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "${var.prefix}Switches"
  secret = { community = "public,private" }
  acl    = { (var.organization) = "user", (var.other) = "none" }
}
