variable "prefix" {}
variable "a" {}

resource "runzero_group" "test" {
  name             = "${var.prefix}Annotators"
  description      = ""
  org_default_role = "viewer"
  expires_at       = "2041-01-31T09:00:00+01:00"
  org_roles        = { (var.a) = "annotator" }
  timeouts         = { create = "5m" }
}
