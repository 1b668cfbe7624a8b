# Users, groups and SSO group mappings from CSV files. The columns of users.csv are those of the console's own import of users
# (org_roles: "organization=role", several joined by "|"). Unlike that import, a line that changes is a change of the user, and a
# line that goes is a user that goes.

data "runzero_organizations" "all" {}

locals {
  organizations = { for o in data.runzero_organizations.all.organizations : o.name => o.id }

  users  = { for u in csvdecode(file("users.csv")) : lower(u.email) => u }
  groups = { for g in csvdecode(file("groups.csv")) : g.name => g }

  # "EMEA=user|AMER=viewer" as a map of names to roles, for every line of both files.
  roles = {
    for key, line in merge(local.users, local.groups) : key => {
      for pair in compact(split("|", line.org_roles)) : split("=", pair)[0] => split("=", pair)[1]
    }
  }

  strangers = { for key, roles in local.roles : key => [for name in keys(roles) : name if !contains(keys(local.organizations), name)] }
}

resource "runzero_user" "this" {
  for_each = local.users

  email            = each.value.email
  first_name       = each.value.first_name
  last_name        = each.value.last_name
  org_default_role = each.value.all_orgs_role
  org_roles        = { for name, role in local.roles[each.key] : local.organizations[name] => role if contains(keys(local.organizations), name) }

  lifecycle {
    precondition {
      condition     = length(local.strangers[each.key]) == 0
      error_message = "users.csv, ${each.key}: there is no organization ${join(", ", local.strangers[each.key])}."
    }
  }
}

resource "runzero_group" "this" {
  for_each = local.groups

  name             = each.value.name
  description      = each.value.description
  org_default_role = each.value.all_orgs_role
  org_roles        = { for name, role in local.roles[each.key] : local.organizations[name] => role if contains(keys(local.organizations), name) }

  lifecycle {
    precondition {
      condition     = length(local.strangers[each.key]) == 0
      error_message = "groups.csv, ${each.key}: there is no organization ${join(", ", local.strangers[each.key])}."
    }
  }
}

resource "runzero_sso_group_mapping" "this" {
  for_each = local.groups

  group_id      = runzero_group.this[each.key].id
  sso_attribute = each.value.sso_attribute
  sso_value     = each.value.sso_value
  description   = "Members of ${each.key}"
}
