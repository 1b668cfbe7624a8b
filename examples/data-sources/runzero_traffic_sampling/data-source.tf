data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_traffic_sampling" "controllers" {
  organization_id = data.runzero_organization.emea.id
  name            = "Plant controllers"
}

output "listens_on" {
  value = data.runzero_traffic_sampling.controllers.interfaces
}
