variable "addresses" {}

resource "runzero_api_allowlist" "test" {
  addresses     = var.addresses
  allow_lockout = true
  timeouts      = { read = "1m" }
}
