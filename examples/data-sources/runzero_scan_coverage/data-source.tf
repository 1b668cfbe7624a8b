data "runzero_scan_coverage" "all" {
  networks = ["10.16.0.0/20", "10.17.0.0/20", "2001:db8:16::/48"]
}

# A check that fails is a warning: the run goes on, and its exit code stays.
check "every_network_is_scanned" {
  assert {
    condition     = length(data.runzero_scan_coverage.all.unregistered) == 0
    error_message = "In no site: ${join(", ", data.runzero_scan_coverage.all.unregistered)}"
  }
  assert {
    condition = length(data.runzero_scan_coverage.all.unscanned) == 0
    error_message = "In no recurring scan: ${join("; ", [
      for site in data.runzero_scan_coverage.all.unscanned : "${site.site_name}: ${join(", ", site.networks)}"
    ])}"
  }
  assert {
    condition     = data.runzero_scan_coverage.all.complete
    error_message = "Not everything was compared: empty lists prove nothing."
  }
}

output "unscanned_addresses" {
  value = { for site in data.runzero_scan_coverage.all.sites : site.site_name => site.unscanned_addresses... }
}
