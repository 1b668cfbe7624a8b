resource "runzero_group" "viewers" {
  name             = "Viewers"
  org_default_role = "viewer"
}

# Who has one of these departments at the identity provider becomes a viewer.
resource "runzero_sso_group_mapping" "it" {
  group_id      = runzero_group.viewers.id
  sso_attribute = "department"
  sso_value     = "IT,Security"
  description   = "IT and security may look"
}
