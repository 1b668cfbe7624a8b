variable "prefix" {}
variable "a" {}

resource "runzero_group" "test" {
  name             = "${var.prefix}Annotators"
  description      = ""
  org_default_role = "viewer"
  expires_at       = "2041-01-31T08:00:00Z"
  org_roles        = { (var.a) = "annotator" }
}
