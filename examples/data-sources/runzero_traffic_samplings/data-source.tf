# Of all organizations.
data "runzero_traffic_samplings" "all" {}

output "explorers_that_listen" {
  value = toset(data.runzero_traffic_samplings.all.traffic_samplings[*].explorer_id)
}
