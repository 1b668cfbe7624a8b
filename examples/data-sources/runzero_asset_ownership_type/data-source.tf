data "runzero_asset_ownership_type" "asset_owner" {
  name = "Asset Owner"
}

output "asset_owner_id" {
  value = data.runzero_asset_ownership_type.asset_owner.id
}
