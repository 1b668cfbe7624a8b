# Takes an account that was made by hand into Terraform, with any version of Terraform or OpenTofu: what the plural data sources
# list is imported, and described as it is. Apply it once; from then on, write each block out as your own. Terraform 1.14 writes
# them for you: see "terraform query" in the guides.

data "runzero_organizations" "all" {}

data "runzero_sites" "all" {}

locals {
  organizations = { for o in data.runzero_organizations.all.organizations : o.id => o }
  sites         = { for s in data.runzero_sites.all.sites : s.id => s }
}

import {
  for_each = local.organizations
  to       = runzero_organization.adopted[each.key]
  id       = each.key
}

resource "runzero_organization" "adopted" {
  for_each = local.organizations

  name        = each.value.name
  description = each.value.description
  parent_id   = each.value.parent_id
}

import {
  for_each = local.sites
  to       = runzero_site.adopted[each.key]
  id       = "${each.value.organization_id}/${each.key}"
}

resource "runzero_site" "adopted" {
  for_each = local.sites

  organization_id = each.value.organization_id
  name            = each.value.name
  description     = each.value.description
  scope           = each.value.scope
  excludes        = each.value.excludes
  subnets         = each.value.subnets
}

output "adopted" {
  description = "How many objects Terraform manages now."
  value       = length(local.organizations) + length(local.sites)
}
