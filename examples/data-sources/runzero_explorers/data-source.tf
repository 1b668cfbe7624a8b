data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_explorers" "emea" {
  organization_id = data.runzero_organization.emea.id
}

output "disconnected" {
  value = [for explorer in data.runzero_explorers.emea.explorers : explorer.name if !explorer.connected]
}
