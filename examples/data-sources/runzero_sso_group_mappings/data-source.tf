data "runzero_sso_group_mappings" "all" {}

output "groups_by_department" {
  value = {
    for mapping in data.runzero_sso_group_mappings.all.sso_group_mappings : mapping.sso_value => mapping.group_name...
    if mapping.sso_attribute == "department"
  }
}
