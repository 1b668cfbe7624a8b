variable "client_id" {}
variable "client_secret_wo" { default = null }
variable "client_secret_wo_version" { default = null }
variable "client_secret_current" { default = null }
variable "keepers" { default = null }
variable "rotate_after_days" { default = null }
variable "revoke_on_destroy" { default = null }

resource "runzero_api_client" "test" {
  client_id                = var.client_id
  client_secret_wo         = var.client_secret_wo
  client_secret_wo_version = var.client_secret_wo_version
  client_secret_current    = var.client_secret_current
  keepers                  = var.keepers
  rotate_after_days        = var.rotate_after_days
  revoke_on_destroy        = var.revoke_on_destroy
}
