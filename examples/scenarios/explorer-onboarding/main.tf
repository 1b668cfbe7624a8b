# A new organization, from nothing to its first scan. The first apply makes the organization, describes the site that comes with
# it, and renders what installs an Explorer: for a virtual machine (cloud-init) and for a container. Once that Explorer has
# registered, the next apply finds it and makes the scan; nothing has to be edited in between.

variable "name" {
  description = "Name of the new organization."
  type        = string
  default     = "Lisbon"
}

variable "networks" {
  description = "What its first site holds."
  type        = set(string)
  default     = ["10.60.0.0/16"]
}

variable "console" {
  description = "Address of the console, from where the Explorer's program is fetched."
  type        = string
  default     = "https://console.runzero.com"
}

resource "runzero_organization" "this" {
  name = var.name
}

# The service puts this site into every new organization.
resource "runzero_site" "primary" {
  organization_id = runzero_organization.this.id
  name            = "Primary"
  description     = "Offices and servers"
  scope           = var.networks
  adopt_existing  = true
}

# Both lists are read during the plan: they ask by the organization's name, not by the id that a first plan does not know yet.
# With the resource's id, the number of scans would be unknown then, and the plan refused.
data "runzero_organizations" "all" {}

data "runzero_explorers" "all" {}

locals {
  organization_ids = [for o in data.runzero_organizations.all.organizations : o.id if o.name == var.name]
  explorers        = [for e in data.runzero_explorers.all.explorers : e if contains(local.organization_ids, e.organization_id)]

  # Those that are connected come first.
  explorer_ids = concat([for e in local.explorers : e.id if e.connected], [for e in local.explorers : e.id if !e.connected])
}

resource "runzero_scan_schedule" "weekly" {
  count = length(local.explorer_ids) > 0 ? 1 : 0

  organization_id = runzero_organization.this.id
  site_id         = runzero_site.primary.id
  name            = "Weekly"
  frequency       = "weekly"
  explorer_id     = local.explorer_ids[0]

  lifecycle {
    # The Explorer is chosen when the scan is made. A later outage must not move it.
    ignore_changes = [explorer_id]
  }
}
