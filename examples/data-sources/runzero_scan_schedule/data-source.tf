data "runzero_organization" "emea" {
  name = "EMEA"
}

data "runzero_scan_schedule" "weekly" {
  organization_id = data.runzero_organization.emea.id
  name            = "Berlin weekly"
}

output "next_run" {
  value = data.runzero_scan_schedule.weekly.next_run_at
}
