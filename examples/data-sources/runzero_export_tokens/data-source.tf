data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_export_tokens" "emea" {
  organization_id = data.runzero_organization.emea.id
}

output "comments" {
  value = [for token in data.runzero_export_tokens.emea.export_tokens : token.comment]
}
