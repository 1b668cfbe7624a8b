resource "terraform_data" "egress" {
  input = "203.0.113.9"
}

resource "runzero_api_allowlist" "test" {
  addresses        = ["127.0.0.1", "192.0.2.0/24"]
  caller_addresses = [terraform_data.egress.output]
}
