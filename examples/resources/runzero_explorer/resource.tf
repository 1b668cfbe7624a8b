variable "organization_id" {
  description = "The organization in which the Explorers are registered."
  type        = string
  default     = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
}

resource "runzero_site" "berlin" {
  organization_id = var.organization_id
  name            = "Berlin Lab"
  scope           = ["10.16.32.0/22"]
}

# By name: the host's name, as the console writes it. It must have registered before the apply.
resource "runzero_explorer" "berlin" {
  organization_id      = var.organization_id
  name                 = "BER-SCAN-01"
  site_id              = runzero_site.berlin.id
  max_concurrent_scans = 2
}

# By id, on all sites. A destroy only forgets it: the provider never uninstalls an Explorer.
resource "runzero_explorer" "roaming" {
  organization_id = var.organization_id
  explorer_id     = "7f4b5c1e-3a52-4c0d-9a3e-2f6c8d1b9e40"
  site_id         = ""
}
