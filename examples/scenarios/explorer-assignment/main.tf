# Every Explorer of an organization to its site, by the pattern of its name. An Explorer whose name fits no pattern stays where
# it is; one that registers later is assigned with the next apply.

variable "organization" {
  description = "Name of the organization."
  type        = string
  default     = "Example"
}

data "runzero_organization" "this" {
  name = var.organization
}

data "runzero_explorers" "all" {
  organization_id = data.runzero_organization.this.id
}

locals {
  assignments = csvdecode(file("assignments.csv"))

  # The first pattern that fits counts.
  site_of = {
    for explorer in data.runzero_explorers.all.explorers : explorer.id => [
      for a in local.assignments : a.site if can(regex(a.pattern, explorer.name))
    ]
  }
}

resource "runzero_site" "this" {
  for_each = toset(local.assignments[*].site)

  organization_id = data.runzero_organization.this.id
  name            = each.key
}

resource "runzero_explorer" "this" {
  for_each = { for id, sites in local.site_of : id => sites[0] if length(sites) > 0 }

  organization_id = data.runzero_organization.this.id
  explorer_id     = each.key
  site_id         = runzero_site.this[each.value].id
}

output "unassigned" {
  description = "Explorers that no pattern fits."
  value       = sort([for explorer in data.runzero_explorers.all.explorers : explorer.name if length(local.site_of[explorer.id]) == 0])
}
