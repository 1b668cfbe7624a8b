# Many customers, one module call each: the service provider's account. The file lists the tenants.

locals {
  tenants = jsondecode(file("tenants.json"))
}

module "tenant" {
  source   = "./tenant"
  for_each = local.tenants

  name           = each.key
  sites          = each.value.sites
  retention_days = each.value.retention_days
}

output "organization_ids" {
  description = "The organization of each tenant."
  value       = { for name, tenant in module.tenant : name => tenant.organization_id }
}
