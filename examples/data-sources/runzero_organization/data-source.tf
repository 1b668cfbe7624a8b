data "runzero_organization" "emea" {
  name = "EMEA"
}

output "emea_id" {
  value = data.runzero_organization.emea.id
}
