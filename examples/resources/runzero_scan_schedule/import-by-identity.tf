import {
  to = runzero_scan_schedule.weekly
  identity = {
    id              = "c9a2f6d7-5e81-4b03-9d4c-07b8e3f1a265"
    organization_id = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
  }
}
