data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_inventory" "windows" {
  organization_id = data.runzero_organization.emea.id
  dataset         = "assets"
  search          = "os:windows"
  fields          = ["id", "names", "addresses"]
  limit           = 200
}

output "windows_addresses" {
  value = { for asset in data.runzero_inventory.windows.rows : asset.id => asset.addresses }
}

# Fails the check, not the run, when there is more than was read.
check "complete" {
  assert {
    condition     = !data.runzero_inventory.windows.truncated
    error_message = "There are more than 200 Windows assets; only the first 200 are shown."
  }
}
