data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_hosted_zones" "all" {
  organization_id = data.runzero_organization.emea.id
}

# One of them, by name.
data "runzero_hosted_zone" "first" {
  organization_id = data.runzero_organization.emea.id
  name            = data.runzero_hosted_zones.all.hosted_zones[0].name
}
