variable "prefix" {}
variable "super" {}
variable "a" {}
variable "b" {}

resource "runzero_user" "test" {
  email            = "${var.prefix}JSmith@example.com"
  first_name       = "James"
  last_name        = "Smith"
  superuser        = var.super
  org_default_role = "none"
  org_roles        = { (var.a) = "viewer", (var.b) = "admin" }
}
