data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_explorer" "berlin" {
  organization_id = data.runzero_organization.emea.id
  name            = "BER-SCAN-01"
}

output "berlin_connected" {
  value = data.runzero_explorer.berlin.connected
}
