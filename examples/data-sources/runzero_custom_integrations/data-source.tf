data "runzero_custom_integrations" "all" {}

output "integration_ids" {
  value = { for integration in data.runzero_custom_integrations.all.custom_integrations : integration.name => integration.id }
}
