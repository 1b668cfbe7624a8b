resource "runzero_organization" "emea" {
  name = "EMEA"
}

# Can download the inventory of one organization and nothing else.
resource "runzero_export_token" "cmdb" {
  organization_id   = runzero_organization.emea.id
  comment           = "CMDB import"
  rotate_after_days = 180
}

output "cmdb_token" {
  value     = runzero_export_token.cmdb.token
  sensitive = true
}
