variable "addresses" {}
variable "callers" {
  default = null
}
variable "lockout" {
  default = null
}

resource "runzero_api_allowlist" "test" {
  addresses        = var.addresses
  caller_addresses = var.callers
  allow_lockout    = var.lockout
}
