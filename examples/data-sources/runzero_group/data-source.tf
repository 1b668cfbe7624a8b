data "runzero_group" "viewers" {
  name = "Viewers"
}

output "viewers_role" {
  value = data.runzero_group.viewers.org_default_role
}
