# Published calls alone: adopt an API client that a superuser made in the console, and rotate its secret.
# The present secret comes from a file that is not committed. It never gets into plan or state.
resource "runzero_api_client" "siem" {
  client_id        = "3d1f7a52-6b0e-4a8c-9a35-c7e0b1f2d4a6"
  client_secret_wo = fileexists("siem.secret") ? trimspace(file("siem.secret")) : "not yet known"

  rotate_after_days = 90
  rotate_early_days = 14
  revoke_on_destroy = false
}

# The secret since the last rotation: hand it to whoever uses the API client.
output "siem_secret" {
  value     = runzero_api_client.siem.client_secret
  sensitive = true
}

# Not published: a console that has an endpoint for API clients. Then the provider creates and deletes them.
provider "runzero" {
  alias = "unpublished"

  unpublished_endpoints = {
    api_clients = "/account/api/clients"
  }
}

resource "runzero_api_client" "pipeline" {
  provider = runzero.unpublished
  name     = "Pipeline"

  keepers = {
    quarter = "2026-Q1"
  }
}
