variable "base_url" {}
variable "client_id" {}
variable "client_secret" {}

# Its output is not known before it is made.
resource "terraform_data" "secret" {
  input = var.client_secret
}

provider "runzero" {
  base_url      = var.base_url
  client_id     = var.client_id
  client_secret = terraform_data.secret.output
}

ephemeral "runzero_access_token" "test" {}

provider "echo" {
  data = substr(sha256(ephemeral.runzero_access_token.test.access_token), 0, 16)
}

resource "echo" "test" {}
