# terraform query -generate-config-out=explorers.tf
list "runzero_explorer" "all" {
  provider = runzero
}

list "runzero_explorer" "berlin" {
  provider         = runzero
  include_resource = true

  config {
    search = "name:BER"
  }
}
