data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_export_token" "cmdb" {
  organization_id = data.runzero_organization.emea.id
  comment         = "CMDB import"
}

output "cmdb_created_at" {
  value = data.runzero_export_token.cmdb.created_at
}
