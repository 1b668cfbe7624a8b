resource "runzero_organization" "emea" {
  name = "EMEA"
}

# Minimal: a name and what to scan by default.
resource "runzero_site" "hamburg" {
  organization_id = runzero_organization.emea.id
  name            = "Hamburg"
  scope           = ["10.18.16.0/21"]
}

# With networks described, so that assets carry their tags.
resource "runzero_site" "berlin" {
  organization_id = runzero_organization.emea.id
  name            = "Berlin HQ"
  description     = "Headquarters"
  scope           = ["10.16.0.0/20", "192.0.2.10", "192.0.2.20-192.0.2.29", "berlin.corp.example.com"]
  excludes        = ["10.16.14.0/24"]

  subnets = {
    "10.16.0.0/22" = {
      description = "Office floors 1 to 4"
      tags        = { zone = "office", floor = "1-4" }
    }
    "10.16.4.0/23" = {
      description = "Server room"
      tags        = { zone = "server" }
    }
  }
}
