variable "prefix" {}
variable "a" {}
variable "b" {}

resource "runzero_group" "test" {
  name             = "${var.prefix}Viewers"
  description      = "may look"
  org_default_role = "none"
  expires_at       = "2040-01-31T08:00:00Z"
  org_roles        = { (var.a) = "viewer", (var.b) = "admin" }
}
