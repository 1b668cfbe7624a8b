# Is every network scanned? The prefixes of an IPAM system's export are held against all sites and recurring scans of the account.
# Each question is a check: one that fails is a warning of the plan, with the networks, and the run goes on. A pipeline that is to
# stop there looks at the output "is_covered".

data "runzero_sites" "all" {}

locals {
  prefixes = csvdecode(file("prefixes.csv"))

  # A site for unknown space, as the scenario unknown-space makes it, has every private network. It would hide what is missing.
  unknown_space = [for site in data.runzero_sites.all.sites : site.id if startswith(site.name, "RFC 1918")]
}

data "runzero_scan_coverage" "all" {
  networks        = local.prefixes[*].prefix
  ignore_site_ids = local.unknown_space
}

locals {
  coverage = data.runzero_scan_coverage.all

  # Who has to act: the owners of prefixes that are not wholly covered.
  uncovered_by_owner = {
    for p in local.prefixes : p.owner => "${p.prefix} (${p.location})"...
    if length(provider::runzero::cidr_intersect([p.prefix], local.coverage.uncovered)) > 0
  }

  findings = compact([
    length(local.coverage.unregistered) > 0 ? "unregistered" : "",
    length(local.coverage.uncovered) > 0 ? "uncovered" : "",
    length(local.coverage.unscanned) > 0 ? "unscanned" : "",
    length(local.coverage.overlaps) > 0 ? "overlaps" : "",
    length(local.coverage.schedules_without_explorer) > 0 ? "schedules_without_explorer" : "",
    local.coverage.complete ? "" : "incomplete",
  ])
}

check "registered" {
  assert {
    condition     = length(local.coverage.unregistered) == 0
    error_message = "In no site: ${join(", ", local.coverage.unregistered)}"
  }
}

check "covered" {
  assert {
    condition = length(local.uncovered_by_owner) == 0
    error_message = "In no recurring scan: ${join("; ", [
      for owner, prefixes in local.uncovered_by_owner : "${owner}: ${join(", ", prefixes)}"
    ])}"
  }
}

check "scanned" {
  assert {
    condition = length(local.coverage.unscanned) == 0
    error_message = "Networks of sites that no recurring scan covers: ${join("; ", [
      for site in local.coverage.unscanned : "${site.site_name}: ${join(", ", site.networks)}"
    ])}"
  }
}

check "distinct" {
  assert {
    condition = length(local.coverage.overlaps) == 0
    error_message = "Networks that two sites have: ${join("; ", [
      for o in local.coverage.overlaps : "${o.first.site_name} and ${o.second.site_name}: ${join(", ", o.networks)}"
    ])}"
  }
}

check "runnable" {
  assert {
    condition = length(local.coverage.schedules_without_explorer) == 0
    error_message = "Schedules that cannot run: ${join("; ", [
      for s in local.coverage.schedules_without_explorer : "${s.schedule_name}: its Explorer is ${s.reason}"
    ])}"
  }
}

check "complete" {
  assert {
    condition     = local.coverage.complete
    error_message = "Not everything was compared: empty lists prove nothing."
  }
}

output "is_covered" {
  description = "Whether there is nothing to do."
  value       = length(local.findings) == 0
}

output "table" {
  description = "Coverage by site, as a table in Markdown."
  value = join("\n", concat(
    ["| site | addresses | not scanned | schedules |", "|---|---|---|---|"],
    [
      for s in local.coverage.sites : "| ${s.site_name} | ${s.addresses} | ${s.unscanned_addresses} | ${s.schedules} |" if s.addresses > 0
    ],
  ))
}
