resource "runzero_organization" "emea" {
  name        = "EMEA"
  description = "Europe, Middle East and Africa"
}

# Below it in the hierarchy, with its own retention. Roles are inherited downwards.
resource "runzero_organization" "emea_plants" {
  name      = "EMEA Plants"
  parent_id = runzero_organization.emea.id

  expiration_assets_stale   = 90
  expiration_assets_offline = 30
  expiration_scans          = 365

  # Deleting an organization deletes its assets and history. Without this, one that still holds assets is kept.
  force_destroy = false
}
