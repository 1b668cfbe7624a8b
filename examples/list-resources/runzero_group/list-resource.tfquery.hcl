# terraform query -generate-config-out=groups.tf
list "runzero_group" "all" {
  provider = runzero
}

list "runzero_group" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "Viewers"
  }
}
