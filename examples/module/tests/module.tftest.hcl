# Runs against the emulated console: see the guide "Testing modules". The provider takes its address and credential from the
# environment.

variables {
  region = "EMEA"
  sites = {
    Berlin = ["10.16.0.0/20"]
    Madrid = ["10.32.0.0/20", "10.33.0.0/24"]
  }
}

run "creates_a_site_for_each" {
  assert {
    condition     = length(output.site_ids) == 2
    error_message = "There must be one site for each entry of var.sites."
  }

  assert {
    condition     = runzero_site.this["Madrid"].scope == toset(["10.32.0.0/20", "10.33.0.0/24"])
    error_message = "A site's scope must be the networks of its entry."
  }

  assert {
    condition     = length(runzero_scan_schedule.weekly) == 0
    error_message = "Without a hosted zone there must be no scan."
  }
}

run "changes_in_place" {
  variables {
    sites = {
      Berlin = ["10.16.0.0/16"]
      Madrid = ["10.32.0.0/20", "10.33.0.0/24"]
    }
  }

  assert {
    condition     = runzero_site.this["Berlin"].scope == toset(["10.16.0.0/16"]) && length(output.site_ids) == 2
    error_message = "The site must have its new network."
  }
}

run "scans_public_addresses" {
  variables {
    sites       = { Web = ["8.8.8.0/28"] }
    hosted_zone = "auto"
  }

  assert {
    condition     = runzero_scan_schedule.weekly["Web"].frequency == "weekly"
    error_message = "Each site must be scanned once a week."
  }
}

run "refuses_a_region_in_lower_case" {
  command = plan

  variables {
    region = "emea"
  }

  expect_failures = [var.region]
}
