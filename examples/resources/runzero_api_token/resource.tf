resource "runzero_organization" "emea" {
  name = "EMEA"
}

# A key for one organization. The secret is in the "token" attribute.
resource "runzero_api_token" "pipeline" {
  organization_id = runzero_organization.emea.id
  comment         = "Pipeline of EMEA"
}

# Renewed in place: two weeks before it is 90 days old, and whenever a keeper changes. The id stays.
resource "runzero_api_token" "siem" {
  organization_id   = runzero_organization.emea.id
  comment           = "SIEM"
  rotate_after_days = 90
  rotate_early_days = 14

  keepers = {
    owner = "security operations"
  }
}

output "pipeline_token" {
  value     = runzero_api_token.pipeline.token
  sensitive = true
}
