resource "terraform_data" "key" {
  input = { api_key = "late" }
}

resource "runzero_credential" "test" {
  type   = "shodan_api_key"
  name   = "Late"
  global = true
  secret = terraform_data.key.output
}
