resource "runzero_organization" "emea" {
  name = "EMEA"
}

# Created silently, with a role in one organization.
resource "runzero_user" "james" {
  email      = "jsmith@example.com"
  first_name = "James"
  last_name  = "Smith"

  org_default_role = "none"
  org_roles = {
    (runzero_organization.emea.id) = "admin"
  }
}

# Invited by mail, once, when the user is created.
resource "runzero_user" "audit" {
  email            = "audit@example.com"
  org_default_role = "viewer"

  invite = {
    subject = "Welcome to runZero"
    message = "You can look at all of our inventory. Please set a password within a week."
  }
}
