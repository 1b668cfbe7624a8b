# terraform query -generate-config-out=integrations.tf
list "runzero_custom_integration" "all" {
  provider = runzero
}

list "runzero_custom_integration" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "cmdb"
  }
}
