# All of the account.
data "runzero_users" "all" {}

output "superusers" {
  value = [for user in data.runzero_users.all.users : user.email if user.superuser]
}
