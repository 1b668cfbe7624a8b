data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_scan_schedules" "emea" {
  organization_id = data.runzero_organization.emea.id
}

output "paused" {
  value = [for schedule in data.runzero_scan_schedules.emea.scan_schedules : schedule.name if schedule.paused]
}
