resource "runzero_organization" "emea" {
  name = "EMEA"
}

resource "runzero_site" "plant" {
  organization_id = runzero_organization.emea.id
  name            = "Plant"
}

variable "explorer_id" {
  description = "The Explorer on the mirror port of the plant's core switch. It must be connected."
  type        = string
  default     = "7f4b5c1e-3a52-4c0d-9a3e-2f6c8d1b9e40"
}

# Minimal: everything that is heard on one interface.
resource "runzero_traffic_sampling" "plant" {
  organization_id = runzero_organization.emea.id
  site_id         = runzero_site.plant.id
  explorer_id     = var.explorer_id
  interfaces      = ["eth1"]
}

# The private networks alone, with a name to find it by.
resource "runzero_traffic_sampling" "controllers" {
  organization_id = runzero_organization.emea.id
  site_id         = runzero_site.plant.id
  explorer_id     = var.explorer_id
  interfaces      = ["eth2", "eth3"]
  name            = "Plant controllers"
  description     = "No active scans here: the controllers do not take them well."
  targets         = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
  excludes        = ["10.99.0.0/16"]

  tags = {
    zone = "ot"
  }
}
