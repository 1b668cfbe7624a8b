# Not published: this works only with a console that has an endpoint for account settings. Without
# unpublished_endpoints the plan stops, and says what to paste into the console instead.
provider "runzero" {
  alias = "unpublished"

  unpublished_endpoints = {
    account_settings = "/account/settings"
  }
}

# One for the whole account. Destroying it switches the allowlist off.
resource "runzero_api_allowlist" "this" {
  provider = runzero.unpublished

  addresses = [
    "192.0.2.0/24",
    "198.51.100.7",
    "2001:db8:10::/48",
  ]

  # Where the pipeline calls from: a list that does not cover it is refused.
  caller_addresses = ["192.0.2.17"]
}
