data "runzero_credentials" "all" {}

output "global_credentials" {
  value = [for credential in data.runzero_credentials.all.credentials : credential.name if credential.global]
}
