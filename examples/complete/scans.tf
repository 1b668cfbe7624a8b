# Explorers install themselves and cannot be created here: look up those that have.
data "runzero_explorers" "this" {
  for_each = runzero_organization.this

  organization_id = each.value.id
}

locals {
  connected = {
    for name, found in data.runzero_explorers.this : name => [for explorer in found.explorers : explorer.id if explorer.connected]
  }
}

# One weekly scan per site. The starts are spread over a day, so that the Explorers are not asked for everything at once; they
# follow from the site's name, so that a new line in the file moves nobody else's scan. Without "targets" a scan covers the
# scope of its site.
resource "runzero_scan_schedule" "weekly" {
  for_each = local.sites

  organization_id = runzero_site.this[each.key].organization_id
  site_id         = runzero_site.this[each.key].id
  name            = "Weekly ${each.value.name}"
  frequency       = "weekly"
  start_time      = timeadd(var.first_scan, "${10 * (parseint(substr(sha256(each.key), 0, 8), 16) % 144)}m")
  explorer_id     = local.connected[each.value.organization][0]
  rate            = 1000

  lifecycle {
    # The Explorer is chosen when the scan is created. A later outage must not move a hundred scans.
    ignore_changes = [explorer_id]

    precondition {
      condition     = length(local.connected[each.value.organization]) > 0
      error_message = "Organization ${each.value.organization} has no connected Explorer to scan ${each.value.name}. Install one (console: Deploy, Explorers), then apply again: what was created stays."
    }
  }
}
