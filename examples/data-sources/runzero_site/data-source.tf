data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_site" "berlin" {
  organization_id = data.runzero_organization.emea.id
  name            = "Berlin HQ"
}

output "berlin_scope" {
  value = data.runzero_site.berlin.scope
}
