# terraform query -generate-config-out=mappings.tf
list "runzero_sso_group_mapping" "all" {
  provider = runzero
}

list "runzero_sso_group_mapping" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "department"
  }
}
