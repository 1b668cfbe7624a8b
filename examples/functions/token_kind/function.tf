variable "token" {
  description = "Token of the organization that this configuration manages."
  type        = string
  sensitive   = true
}

check "token" {
  assert {
    condition     = provider::runzero::token_kind(var.token) == "organization"
    error_message = "An organization token (starts with OT) is enough here, and safer than an account token."
  }
}
