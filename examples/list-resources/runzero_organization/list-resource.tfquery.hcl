# terraform query -generate-config-out=organizations.tf
list "runzero_organization" "all" {
  provider = runzero
}

list "runzero_organization" "emea" {
  provider = runzero

  config {
    search = "name:EMEA"
  }
}
