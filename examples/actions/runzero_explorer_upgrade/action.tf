data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_explorers" "emea" {
  organization_id = data.runzero_organization.emea.id
}

# All Explorers of the organization: terraform apply -invoke=action.runzero_explorer_upgrade.all
# One of them: terraform apply '-invoke=action.runzero_explorer_upgrade.all["BER-SCAN-01"]'
action "runzero_explorer_upgrade" "all" {
  for_each = { for explorer in data.runzero_explorers.emea.explorers : explorer.name => explorer.id }

  config {
    organization_id = data.runzero_organization.emea.id
    explorer_id     = each.value
  }
}
