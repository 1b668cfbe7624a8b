# One tenant: its organization, its sites, a weekly scan of each, and a token that can download its inventory.

terraform {
  required_providers {
    runzero = {
      source = "seed-84f6aeb9/runzero"
    }
  }
}

variable "name" {
  description = "Name of the tenant."
  type        = string
}

variable "sites" {
  description = "Networks of each site, by the site's name."
  type        = map(set(string))
}

variable "retention_days" {
  description = "Days after which offline assets are forgotten."
  type        = number
}

resource "runzero_organization" "this" {
  name                      = var.name
  description               = "Tenant"
  expiration_assets_offline = var.retention_days
}

resource "runzero_site" "this" {
  for_each = var.sites

  organization_id = runzero_organization.this.id
  name            = each.key
  scope           = each.value
}

data "runzero_explorers" "this" {
  organization_id = runzero_organization.this.id
}

resource "runzero_scan_schedule" "weekly" {
  for_each = runzero_site.this

  organization_id = runzero_organization.this.id
  site_id         = each.value.id
  name            = "Weekly ${each.key}"
  frequency       = "weekly"
  explorer_id     = one([for explorer in slice(data.runzero_explorers.this.explorers, 0, 1) : explorer.id])

  lifecycle {
    ignore_changes = [explorer_id]
  }
}

resource "runzero_export_token" "this" {
  organization_id = runzero_organization.this.id
  comment         = "Reporting for ${var.name}"
}

output "organization_id" {
  description = "The tenant's organization."
  value       = runzero_organization.this.id
}
