variable "prefix" {}
variable "a" {}

resource "runzero_user" "test" {
  email            = "${var.prefix}jsmith@EXAMPLE.com" # merely spelled in another way
  first_name       = ""
  last_name        = "Smythe"
  superuser        = false
  org_default_role = "annotator"
  org_roles        = { (var.a) = "billing" }
}
