# One tenant: its organization, its sites, a token that can download its inventory, and a weekly scan of each site as soon as
# the tenant has an Explorer.

terraform {
  required_providers {
    runzero = {
      source  = "seed-84f6aeb9/runzero"
      version = "~> 0.1"
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

variable "explorer_id" {
  description = "The tenant's Explorer. Without one, nothing is scanned yet."
  type        = string
  default     = null
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

resource "runzero_scan_schedule" "weekly" {
  for_each = { for name, site in runzero_site.this : name => site if var.explorer_id != null }

  organization_id = runzero_organization.this.id
  site_id         = each.value.id
  name            = "Weekly ${each.key}"
  frequency       = "weekly"
  explorer_id     = var.explorer_id

  lifecycle {
    # The Explorer is chosen when the scan is made. A later outage must not move it.
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

output "download_token" {
  description = "With it, an Explorer of the tenant registers."
  value       = runzero_organization.this.download_token
  sensitive   = true
}
