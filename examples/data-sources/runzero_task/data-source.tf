data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_scan_schedule" "berlin" {
  organization_id = data.runzero_organization.emea.id
  name            = "Berlin weekly"
}

# What the service itself says of the schedule: its last and next run, and all options in force.
data "runzero_task" "berlin" {
  organization_id = data.runzero_organization.emea.id
  id              = data.runzero_scan_schedule.berlin.id
}

output "next_run" {
  value = data.runzero_task.berlin.recur_next
}
