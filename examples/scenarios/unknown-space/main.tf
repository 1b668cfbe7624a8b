# A site for the unknown: all private addresses (RFC 1918) but those that any other site of any organization knows. What a
# scan of it finds, nobody has accounted for.

variable "organization" {
  description = "Name of the organization that the site is for."
  type        = string
  default     = "Unknown space"
}

locals {
  site_name = "RFC 1918 without known networks"
}

data "runzero_sites" "all" {}

resource "runzero_organization" "this" {
  name = var.organization
}

locals {
  known = distinct(flatten([
    for site in data.runzero_sites.all.sites : concat(
      tolist(coalesce(site.scope, [])),
      keys(coalesce(site.subnets, {})),
    ) if site.name != local.site_name
  ]))
}

resource "runzero_site" "unknown" {
  organization_id = runzero_organization.this.id
  name            = local.site_name
  description     = "Everything private that is in no other site"
  scope           = jsondecode(file("private.json"))
  excludes        = local.known
}

output "known_networks" {
  description = "How many networks are known, over all organizations."
  value       = length(local.known)
}
