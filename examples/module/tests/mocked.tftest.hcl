# Runs without any console: every object is mocked. The mock data is a file of the provider's release.

mock_provider "runzero" {
  source = "./tests/mocks"
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
