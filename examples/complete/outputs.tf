output "site_count" {
  description = "How many sites are managed."
  value       = length(runzero_site.this)
}

output "site_ids" {
  description = "The id of each site, by its name in the file."
  value       = { for name, site in runzero_site.this : name => site.id }
}

output "api_tokens" {
  description = "The key of each organization. Hand it to a secret store, not to a person."
  value       = { for name, token in runzero_api_token.pipeline : name => token.token }
  sensitive   = true
}

output "export_tokens" {
  description = "The download token of each organization."
  value       = { for name, token in runzero_export_token.inventory : name => token.token }
  sensitive   = true
}
