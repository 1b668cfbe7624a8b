# mocked.tftest.hcl for OpenTofu, which takes this file instead of that one: it reads no files of mock data, so the blocks that the
# module needs are copied from the one of the provider's release.

mock_provider "runzero" {
  mock_resource "runzero_organization" {
    defaults = {
      account_id     = "24da763c-db2f-4d71-a612-6af7816610b6"
      created_at     = "2026-01-02T03:04:05Z"
      download_token = "mock-download-token"
      id             = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    }
  }

  mock_resource "runzero_site" {
    defaults = {
      created_at = "2026-01-02T03:04:05Z"
      id         = "e20b988b-a5c8-40ce-8985-393fc9e86cc1"
    }
  }

  mock_resource "runzero_scan_schedule" {
    defaults = {
      created_at     = "2026-01-02T03:04:05Z"
      hosted_zone_id = null
      id             = "76ff97e0-2f7f-450d-9efb-adb59a1a19a4"
    }
  }
}

variables {
  region = "EMEA"
  sites  = { Shop = ["8.8.4.0/28"], Web = ["8.8.8.0/28"] }
}

run "scans_every_site" {
  variables {
    hosted_zone = "auto"
  }

  assert {
    condition     = [for scan in runzero_scan_schedule.weekly : scan.name] == ["Shop weekly", "Web weekly"]
    error_message = "There must be one scan for each site."
  }
}

run "scans_nothing_without_a_zone" {
  assert {
    condition     = length(runzero_scan_schedule.weekly) == 0 && length(output.site_ids) == 2
    error_message = "Without a hosted zone there must be no scan."
  }
}
