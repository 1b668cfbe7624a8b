variable "organization" {}
variable "site" {}
variable "explorer" {}
variable "task" {}
variable "interfaces" {}

import {
  to = runzero_traffic_sampling.test
  id = "${var.organization}/${var.task}"
}

resource "runzero_traffic_sampling" "test" {
  organization_id = var.organization
  site_id         = var.site
  explorer_id     = var.explorer
  interfaces      = var.interfaces
  tags            = { owner = "net" }
}
