terraform {
  required_version = ">= 1.8"

  required_providers {
    runzero = {
      source  = "seed-84f6aeb9/runzero"
      version = "~> 0.1"
    }
  }
}

# The console and the credential come from the environment: RUNZERO_BASE_URL, RUNZERO_CLIENT_ID, RUNZERO_CLIENT_SECRET.
provider "runzero" {}

resource "runzero_organization" "this" {
  for_each = var.organizations

  name        = each.key
  description = each.value
}

# A key for the organization's own pipeline, renewed in place every 90 days, and one that can only download the inventory.
resource "runzero_api_token" "pipeline" {
  for_each = runzero_organization.this

  organization_id   = each.value.id
  comment           = "Pipeline of ${each.key}"
  rotate_after_days = 90
  rotate_early_days = 14
}

resource "runzero_export_token" "inventory" {
  for_each = runzero_organization.this

  organization_id = each.value.id
  comment         = "Inventory download of ${each.key}"
}
