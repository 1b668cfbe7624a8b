variable "organization" {}
variable "site" {}

resource "runzero_explorer" "test" {
  organization_id = var.organization
  name            = "BERLIN"
  site_id         = var.site
}
