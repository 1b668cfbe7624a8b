data "runzero_asset_ownership_types" "all" {}

output "shown" {
  value = [for type in data.runzero_asset_ownership_types.all.asset_ownership_types : type.name if !type.hidden]
}
