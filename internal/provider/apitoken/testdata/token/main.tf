variable "organization" {}
variable "comment" {}
variable "keepers" { default = null }
variable "rotate_after_days" { default = null }
variable "rotate_early_days" { default = null }
variable "timeouts" { default = null }

resource "runzero_api_token" "test" {
  organization_id   = var.organization
  comment           = var.comment
  keepers           = var.keepers
  rotate_after_days = var.rotate_after_days
  rotate_early_days = var.rotate_early_days
  timeouts          = var.timeouts
}
