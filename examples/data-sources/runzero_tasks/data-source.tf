data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_tasks" "failed" {
  organization_id = data.runzero_organization.emea.id
  search          = "type:scan"
  status          = "error"
}

output "failed_scans" {
  value = { for task in data.runzero_tasks.failed.tasks : task.name => task.error }
}
