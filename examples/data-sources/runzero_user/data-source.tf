data "runzero_user" "james" {
  email = "jsmith@example.com"
}

output "james_is_superuser" {
  value = data.runzero_user.james.superuser
}
