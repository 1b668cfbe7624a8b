variable "tokens" {
  type    = number
  default = 0
}

variable "other_tokens" {
  type    = number
  default = 0
}

variable "comment" {
  type    = string
  default = "Reader"
}

# With it, each token has a comment of its own.
variable "numbered" {
  type    = bool
  default = false
}

variable "export_tokens" {
  type    = number
  default = 0
}

variable "sites" {
  type    = number
  default = 0
}

variable "groups" {
  type    = number
  default = 0
}

variable "templates" {
  type    = number
  default = 0
}

variable "schedules" {
  type    = number
  default = 0
}

variable "samplings" {
  type    = number
  default = 0
}

# Where the schedules and samplings belong to.
variable "site_id" {
  type    = string
  default = null
}

variable "explorer_id" {
  type    = string
  default = null
}

variable "organizations" {
  type    = number
  default = 0
}

variable "name" {
  type    = string
  default = "Berlin"
}

variable "description" {
  type    = string
  default = "first"
}

resource "runzero_api_token" "test" {
  count   = var.tokens
  comment = var.numbered ? "${var.comment}-${count.index}" : var.comment
}

resource "runzero_api_token" "other" {
  count   = var.other_tokens
  comment = var.comment
}

resource "runzero_export_token" "test" {
  count   = var.export_tokens
  comment = var.comment
}

resource "runzero_site" "test" {
  count       = var.sites
  name        = "${var.name} ${count.index}"
  description = var.description
}

resource "runzero_group" "test" {
  count            = var.groups
  name             = "${var.name} ${count.index}"
  description      = var.description
  org_default_role = "viewer"
}

resource "runzero_scan_template" "test" {
  count       = var.templates
  name        = "${var.name} ${count.index}"
  description = var.description
  global      = true
}

resource "runzero_scan_schedule" "test" {
  count       = var.schedules
  site_id     = var.site_id
  name        = "${var.name} ${count.index}"
  description = var.description
  frequency   = "weekly"
  start_time  = "2035-01-07T20:00:00Z"
  hosted_zone = "auto"
  targets     = ["www.example.com"]
}

resource "runzero_traffic_sampling" "test" {
  count       = var.samplings
  site_id     = var.site_id
  explorer_id = var.explorer_id
  interfaces  = ["eth${count.index}"]
  description = var.description
}

resource "runzero_organization" "test" {
  count       = var.organizations
  name        = "${var.name} ${count.index}"
  description = var.description
}
