# Not published: this works only with a console that has an endpoint for account settings.
provider "runzero" {
  alias = "unpublished"

  unpublished_endpoints = {
    account_settings = "/account/settings"
  }
}

data "runzero_api_allowlist" "this" {
  provider = runzero.unpublished
}

output "api_open_to_everyone" {
  value = !data.runzero_api_allowlist.this.enabled
}
