# The account as code, for the pipeline beside it (runzero.yml).

terraform {
  required_version = ">= 1.8"

  required_providers {
    runzero = {
      source  = "seed-84f6aeb9/runzero"
      version = "~> 0.1"
    }
  }

  # The state holds secrets and must outlive the pipeline's machines. Any backend that locks will do; this one takes all its
  # settings from TF_HTTP_... variables.
  backend "http" {}
}

provider "runzero" {
  # A run that wants more calls than this stops before it makes them.
  api_budget = {
    max_calls     = 500
    min_remaining = 1000
  }
}

variable "sites" {
  description = "Networks of each site, by the site's name."
  type        = map(set(string))
  default = {
    Berlin  = ["10.16.0.0/20"]
    Hamburg = ["10.18.16.0/21"]
  }
}

resource "runzero_organization" "emea" {
  name = "EMEA"
}

resource "runzero_site" "all" {
  for_each = var.sites

  organization_id = runzero_organization.emea.id
  name            = each.key
  scope           = each.value
}
