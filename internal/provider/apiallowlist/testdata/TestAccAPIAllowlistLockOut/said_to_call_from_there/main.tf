resource "runzero_api_allowlist" "test" {
  addresses        = ["192.0.2.0/24"]
  caller_addresses = ["192.0.2.9"]
}
