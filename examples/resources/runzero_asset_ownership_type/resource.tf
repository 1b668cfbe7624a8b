resource "runzero_asset_ownership_type" "asset_owner" {
  name = "Asset Owner"
}

# Shown second, and hidden for now.
resource "runzero_asset_ownership_type" "business_owner" {
  name   = "Business Owner"
  order  = 2
  hidden = true
}
