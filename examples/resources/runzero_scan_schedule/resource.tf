resource "runzero_organization" "emea" {
  name = "EMEA"
}

resource "runzero_site" "berlin" {
  organization_id = runzero_organization.emea.id
  name            = "Berlin HQ"
  scope           = ["10.16.0.0/20"]
}

variable "explorer_id" {
  description = "The Explorer in Berlin."
  type        = string
  default     = "7f4b5c1e-3a52-4c0d-9a3e-2f6c8d1b9e40"
}

# Minimal: the site's own scope, once a week.
resource "runzero_scan_schedule" "weekly" {
  organization_id = runzero_organization.emea.id
  site_id         = runzero_site.berlin.id
  name            = "Berlin weekly"
  frequency       = "weekly"
  start_time      = "2030-01-06T20:00:00Z"
  explorer_id     = var.explorer_id
}

# Part of the site, gently, every day at three in the morning Berlin time.
resource "runzero_scan_schedule" "servers" {
  organization_id    = runzero_organization.emea.id
  site_id            = runzero_site.berlin.id
  name               = "Berlin servers daily"
  description        = "Server room only"
  frequency          = "daily"
  start_time         = "2030-01-07T03:00:00+01:00"
  explorer_id        = var.explorer_id
  targets            = ["10.16.4.0/23"]
  excludes           = ["10.16.4.1"]
  rate               = 500
  grace_period_hours = 4

  tags = {
    purpose = "servers"
  }
}

# From outside, by a zone that runZero hosts: public addresses only.
resource "runzero_scan_schedule" "external" {
  organization_id = runzero_organization.emea.id
  site_id         = runzero_site.berlin.id
  name            = "Berlin from outside"
  frequency       = "monthly"
  start_time      = "2030-01-01T00:00:00Z"
  hosted_zone     = "auto"
  targets         = ["berlin.corp.example.com"]
}
