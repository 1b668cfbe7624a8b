variable "addresses" {}

resource "runzero_api_allowlist" "test" {
  addresses = var.addresses
}
