variable "organization" {}

resource "runzero_explorer" "test" {
  organization_id = var.organization
  name            = "BERLIN"
  site_id         = ""
}
