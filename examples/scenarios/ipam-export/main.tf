# Sites with registered subnets and tags from an IPAM system's export. Each location becomes a site; each prefix becomes a
# subnet, so that assets found there carry its tags.

variable "ipam_export" {
  description = "Path of the export: prefixes with location, description and tags."
  type        = string
  default     = "ipam.json"
}

variable "organization" {
  description = "Name of the organization that the sites are for."
  type        = string
  default     = "Portugal"
}

locals {
  prefixes    = jsondecode(file(var.ipam_export)).prefixes
  by_location = { for p in local.prefixes : p.location => p... }
}

resource "runzero_organization" "this" {
  name = var.organization
}

resource "runzero_site" "location" {
  for_each = local.by_location

  organization_id = runzero_organization.this.id
  name            = each.key
  description     = "From IPAM: ${length(each.value)} prefixes"

  subnets = {
    for p in each.value : p.prefix => {
      description = p.description != "" ? p.description : null
      tags        = length(p.tags) > 0 ? p.tags : null
    }
  }
}

output "subnets_by_site" {
  description = "How many subnets each site has."
  value       = { for name, site in runzero_site.location : name => length(site.subnets) }
}
