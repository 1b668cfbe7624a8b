# terraform query -generate-config-out=tokens.tf
list "runzero_api_token" "all" {
  provider = runzero
}

list "runzero_api_token" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "Pipeline"
  }
}
