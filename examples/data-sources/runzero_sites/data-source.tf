data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_sites" "emea" {
  organization_id = data.runzero_organization.emea.id
}

output "site_ids" {
  value = { for site in data.runzero_sites.emea.sites : site.name => site.id }
}
