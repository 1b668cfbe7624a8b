# terraform query -generate-config-out=users.tf
list "runzero_user" "all" {
  provider = runzero
}

list "runzero_user" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "example.com"
  }
}
