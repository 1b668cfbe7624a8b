# A module as a platform team writes it: one organization for a region, its sites from a map, and a weekly scan of each.

terraform {
  required_providers {
    runzero = {
      source  = "seed-84f6aeb9/runzero"
      version = "~> 0.1"
    }
  }
}

variable "region" {
  description = "Name of the region, and of its organization."
  type        = string

  validation {
    condition     = can(regex("^[A-Z]{2,5}$", var.region))
    error_message = "A region is two to five capital letters."
  }
}

variable "sites" {
  description = "The networks of each site, by its name."
  type        = map(set(string))
}

variable "hosted_zone" {
  description = "Hosted zone that scans the public addresses; null for no scans."
  type        = string
  default     = null
}

resource "runzero_organization" "this" {
  name        = var.region
  description = "Managed by Terraform"
}

resource "runzero_site" "this" {
  for_each = var.sites

  organization_id = runzero_organization.this.id
  name            = each.key
  scope           = each.value
}

resource "runzero_scan_schedule" "weekly" {
  for_each = var.hosted_zone == null ? {} : var.sites

  organization_id = runzero_organization.this.id
  site_id         = runzero_site.this[each.key].id
  name            = "${each.key} weekly"
  targets         = each.value
  frequency       = "weekly"
  start_time      = "2030-01-06T02:00:00Z"
  hosted_zone     = var.hosted_zone
}

output "site_ids" {
  description = "Id of each site, by its name."
  value       = { for name, site in runzero_site.this : name => site.id }
}
