# terraform query -generate-config-out=credentials.tf
list "runzero_credential" "all" {
  provider = runzero
}

list "runzero_credential" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "name:Switches"
  }
}
