data "runzero_api_tokens" "all" {}

output "comments" {
  value = [for token in data.runzero_api_tokens.all.api_tokens : token.comment]
}
