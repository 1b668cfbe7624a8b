data "runzero_user" "jsmith" {
  email = "jsmith@example.com"
}

# A lost telephone: terraform apply -invoke=action.runzero_user_reset.jsmith
action "runzero_user_reset" "jsmith" {
  config {
    user_id  = data.runzero_user.jsmith.id
    lockout  = true
    mfa      = true
    password = true
  }
}
