resource "runzero_organization" "emea" {
  name = "EMEA"
}

variable "snmp_communities" {
  description = "SNMP v2 communities of the switches, separated by commas."
  type        = string
  sensitive   = true
  default     = "public"
}

variable "wiz_secret" {
  description = "Client id and secret of the service account in Wiz."
  type        = object({ id = string, secret = string })
  sensitive   = true
  default     = { id = "example", secret = "example" }
}

# The secret is kept in the state, marked as sensitive.
resource "runzero_credential" "switches" {
  type  = "snmpv2_community"
  name  = "Switches in Berlin"
  cidrs = ["10.16.8.0/24", "10.16.9.1"]

  acl = {
    (runzero_organization.emea.id) = "user"
  }

  secret = {
    community = var.snmp_communities
  }
}

# The secret is in no plan and no state: with Terraform 1.11 or OpenTofu 1.11, or newer.
resource "runzero_credential" "wiz" {
  type   = "wiz_client_secret"
  name   = "Wiz"
  global = true

  secret_wo = {
    auth_url      = "https://auth.app.wiz.io/"
    api_url       = "https://api.eu1.app.wiz.io/graphql"
    client_id     = var.wiz_secret.id
    client_secret = var.wiz_secret.secret
  }
  secret_wo_version = 1 # another number for another secret

  lifecycle {
    create_before_destroy = true
  }
}
