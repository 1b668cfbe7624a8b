data "runzero_groups" "all" {}

output "group_ids" {
  value = { for group in data.runzero_groups.all.groups : group.name => group.id }
}
