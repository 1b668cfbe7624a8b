variable "name" {}
variable "keepers" { default = null }
variable "rotate_after_days" { default = null }

resource "runzero_api_client" "test" {
  name              = var.name
  keepers           = var.keepers
  rotate_after_days = var.rotate_after_days
}
