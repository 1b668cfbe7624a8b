data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_hosted_zones" "all" {
  organization_id = data.runzero_organization.emea.id
}

output "usable" {
  value = [for zone in data.runzero_hosted_zones.all.hosted_zones : zone.name if zone.enabled]
}
