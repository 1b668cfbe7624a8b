data "runzero_custom_integration" "cmdb" {
  name = "cmdb-import"
}

output "cmdb_id" {
  value = data.runzero_custom_integration.cmdb.id
}
