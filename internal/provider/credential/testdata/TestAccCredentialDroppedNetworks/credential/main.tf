variable "prefix" {}

resource "runzero_credential" "test" {
  type   = "shodan_api_key"
  name   = "${var.prefix}dropped"
  global = true
  secret = { api_key = "a" }
  cidrs  = ["10.0.0.0/24"]
}
