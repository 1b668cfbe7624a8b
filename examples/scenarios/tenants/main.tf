# Many customers, one module call each: the service provider's account. The file lists the tenants. A new tenant gets its
# organization, its sites and a token with the first apply. Install an Explorer with the organization's download token, as
# in the scenario explorer-onboarding; once it has registered, the next apply makes the tenant's scans.

locals {
  tenants = jsondecode(file("tenants.json"))
}

# Two lists for all tenants. They are read during the plan, because they do not ask by an id that a first plan does not know.
data "runzero_organizations" "all" {}

data "runzero_explorers" "all" {}

locals {
  names     = { for o in data.runzero_organizations.all.organizations : o.id => o.name }
  explorers = data.runzero_explorers.all.explorers
  connected = concat([for e in local.explorers : e if e.connected], [for e in local.explorers : e if !e.connected])

  # Explorers of each organization, by its name; those that are connected come first.
  explorer_ids = { for e in local.connected : lookup(local.names, e.organization_id, "") => e.id... }
}

module "tenant" {
  source   = "./tenant"
  for_each = local.tenants

  name           = each.key
  sites          = each.value.sites
  retention_days = each.value.retention_days
  explorer_id    = try(local.explorer_ids[each.key][0], null)
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
