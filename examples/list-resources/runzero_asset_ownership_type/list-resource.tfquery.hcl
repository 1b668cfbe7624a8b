# terraform query -generate-config-out=ownership_types.tf
list "runzero_asset_ownership_type" "all" {
  provider = runzero
}

list "runzero_asset_ownership_type" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "Owner"
  }
}
