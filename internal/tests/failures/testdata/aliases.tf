variable "first_token" {
  type      = string
  sensitive = true
}

variable "second_token" {
  type      = string
  sensitive = true
}

variable "first_organization" {
  type = string
}

variable "second_organization" {
  type = string
}

variable "first_tokens" {
  type    = number
  default = 1
}

variable "second_tokens" {
  type    = number
  default = 1
}

variable "others" {
  type    = number
  default = 1
}

provider "runzero" {
  account_token   = var.first_token
  organization_id = var.first_organization
}

provider "runzero" {
  alias           = "second"
  account_token   = var.second_token
  organization_id = var.second_organization
}

resource "runzero_api_token" "first" {
  count   = var.first_tokens
  comment = "Reader"
}

resource "runzero_api_token" "second" {
  provider = runzero.second
  count    = var.second_tokens
  comment  = "Reader"
}

resource "runzero_site" "first" {
  count = var.others
  name  = "Berlin ${count.index}"
}

resource "runzero_site" "second" {
  provider = runzero.second
  count    = var.others
  name     = "Berlin ${count.index}"
}

resource "runzero_group" "first" {
  count            = var.others
  name             = "Berlin ${count.index}"
  org_default_role = "viewer"
}

resource "runzero_group" "second" {
  provider         = runzero.second
  count            = var.others
  name             = "Berlin ${count.index}"
  org_default_role = "viewer"
}
