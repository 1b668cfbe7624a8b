data "runzero_license" "this" {}

# Warn before the account's daily API calls run out.
check "api_quota" {
  assert {
    condition     = coalesce(data.runzero_license.this.usage.remaining, 1000) >= 500
    error_message = "Fewer than 500 API calls are left today."
  }
}

output "licensed_assets" {
  value = data.runzero_license.this.license_max_assets
}
