variable "organization" {}
variable "explorer" {}

resource "runzero_explorer" "test" {
  organization_id = var.organization
  explorer_id     = var.explorer
}
