data "runzero_sso_group_mapping" "it" {
  sso_value = "IT,Security"
}

output "it_group" {
  value = data.runzero_sso_group_mapping.it.group_name
}
