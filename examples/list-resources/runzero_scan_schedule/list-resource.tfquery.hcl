# terraform query -generate-config-out=schedules.tf
list "runzero_scan_schedule" "all" {
  provider         = runzero
  include_resource = true
}

list "runzero_scan_schedule" "weekly" {
  provider = runzero

  config {
    search = "name:weekly"
  }
}
