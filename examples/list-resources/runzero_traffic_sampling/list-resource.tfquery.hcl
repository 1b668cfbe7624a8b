# terraform query -generate-config-out=samplings.tf
list "runzero_traffic_sampling" "all" {
  provider         = runzero
  include_resource = true
}

list "runzero_traffic_sampling" "plant" {
  provider = runzero

  config {
    search = "name:plant"
  }
}
