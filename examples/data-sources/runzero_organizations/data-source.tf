# All of the account.
data "runzero_organizations" "all" {}

# Those that the console's search finds.
data "runzero_organizations" "plants" {
  search = "name:plants"
}

output "organization_ids" {
  value = { for organization in data.runzero_organizations.all.organizations : organization.name => organization.id }
}
