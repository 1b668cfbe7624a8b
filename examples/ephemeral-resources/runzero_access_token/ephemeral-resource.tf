# A token of the API client that the provider signs in with.
ephemeral "runzero_access_token" "this" {}

# For a program that calls the API during the apply.
resource "terraform_data" "license" {
  provisioner "local-exec" {
    command = "curl --fail --header \"Authorization: Bearer $RUNZERO_TOKEN\" https://console.runzero.com/api/v1.0/account/license"

    environment = {
      RUNZERO_TOKEN = ephemeral.runzero_access_token.this.access_token
    }
  }
}

# A token of another API client. Its secret comes from the environment (TF_VAR_reporting_client_secret) and is kept nowhere.
variable "reporting_client_id" {
  description = "Id of the API client for reports."
  type        = string
}

variable "reporting_client_secret" {
  description = "Secret of the API client for reports."
  type        = string
  sensitive   = true
  ephemeral   = true
}

ephemeral "runzero_access_token" "reporting" {
  client_id     = var.reporting_client_id
  client_secret = var.reporting_client_secret
}
