variable "organization" {}
variable "name" {
  default = "BERLIN"
}

resource "runzero_explorer" "test" {
  organization_id = var.organization
  name            = var.name
}
