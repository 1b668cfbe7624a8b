# One recurring scan for every site of the account, whoever made the site. A site that appears gets its scan with the next
# apply; in a pause window the scans are paused, and resumed with the first apply after it.

variable "now" {
  description = "The moment that counts for the pause windows (RFC 3339). Default: the moment of the plan."
  type        = string
  default     = null
}

variable "first_scan" {
  description = "Scans start within the 24 hours after this moment."
  type        = string
  default     = "2032-02-01T20:00:00Z"
}

data "runzero_sites" "all" {}

data "runzero_explorers" "all" {}

locals {
  now     = coalesce(var.now, plantimestamp())
  windows = jsondecode(file("pause_windows.json"))
  sites   = { for site in data.runzero_sites.all.sites : site.id => site }

  # The first connected Explorer of each organization, by name.
  explorers = {
    for explorer in data.runzero_explorers.all.explorers : explorer.organization_id => explorer.id... if explorer.connected
  }

  paused = {
    for id, site in local.sites : id => anytrue([
      for w in local.windows : can(regex(w.sites, site.name)) && timecmp(local.now, w.from) >= 0 && timecmp(local.now, w.to) < 0
    ])
  }
}

resource "runzero_scan_schedule" "weekly" {
  for_each = local.sites

  organization_id = each.value.organization_id
  site_id         = each.key
  name            = "Weekly scan of ${each.value.name}"
  description     = "Managed by Terraform"
  frequency       = "weekly"
  start_time      = timeadd(var.first_scan, "${10 * (parseint(substr(sha256(each.key), 0, 8), 16) % 144)}m")
  paused          = local.paused[each.key]
  explorer_id     = local.explorers[each.value.organization_id][0]

  lifecycle {
    ignore_changes = [explorer_id]

    precondition {
      condition     = length(lookup(local.explorers, each.value.organization_id, [])) > 0
      error_message = "The organization of site ${each.value.name} has no connected Explorer. Install one, then apply again."
    }
  }
}

output "paused" {
  description = "Names of the sites whose scan is paused."
  value       = sort([for id, site in local.sites : site.name if local.paused[id]])
}
