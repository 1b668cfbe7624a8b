resource "runzero_organization" "emea" {
  name = "EMEA"
}

# Viewers of everything.
resource "runzero_group" "viewers" {
  name             = "Viewers"
  description      = "May look at all organizations"
  org_default_role = "viewer"
}

# With roles in single organizations, and for a limited time.
resource "runzero_group" "contractors" {
  name             = "Contractors"
  org_default_role = "none"
  expires_at       = "2035-12-31T23:00:00Z"

  org_roles = {
    (runzero_organization.emea.id) = "annotator"
  }
}
