# Many customers, one module call each: the service provider's account. The file lists the tenants. A new tenant gets its
# organization, its sites and a token with the first apply. Install an Explorer with the organization's download token; once it
# is connected, add its name to the tenant's line ("explorer": "HOST-NAME"), and the next apply makes the scans.

locals {
  tenants = jsondecode(file("tenants.json"))
}

module "tenant" {
  source   = "./tenant"
  for_each = local.tenants

  name           = each.key
  sites          = each.value.sites
  retention_days = each.value.retention_days
  explorer       = try(each.value.explorer, null)
}

output "organization_ids" {
  description = "The organization of each tenant."
  value       = { for name, tenant in module.tenant : name => tenant.organization_id }
}

output "download_tokens" {
  description = "What the installer of each tenant's Explorer needs: terraform output -json download_tokens."
  value       = { for name, tenant in module.tenant : name => tenant.download_token }
  sensitive   = true
}
