variable "organization" {}
variable "site" {}
variable "explorer" {}
variable "name" {}
variable "description" {}
variable "interfaces" {}
variable "targets" {}
variable "excludes" {}
variable "tags" {}

resource "runzero_traffic_sampling" "test" {
  organization_id = var.organization
  site_id         = var.site
  explorer_id     = var.explorer
  name            = var.name
  description     = var.description
  interfaces      = var.interfaces
  targets         = var.targets
  excludes        = var.excludes
  tags            = var.tags
}
