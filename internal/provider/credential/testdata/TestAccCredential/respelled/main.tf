variable "prefix" {}
variable "organization" {}
variable "other" {}

resource "runzero_credential" "test" {
  type   = "snmpv2_community"
  name   = "${var.prefix}Switches"
  secret = { community = "public,private" }
  cidrs  = ["192.168.1.0/24", "10.0.0.17"]
  acl    = { (var.other) = "none", (var.organization) = "user" }
}
