import {
  to = runzero_asset_ownership_type.asset_owner
  id = "2318e078-4164-4e1b-92a5-11e353093f4b"
}
