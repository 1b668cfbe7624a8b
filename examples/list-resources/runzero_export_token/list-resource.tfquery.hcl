variable "organization_id" {
  description = "Export tokens are listed organization by organization."
  type        = string
}

# terraform query -var organization_id=... -generate-config-out=export_tokens.tf
list "runzero_export_token" "all" {
  provider = runzero

  config {
    organization_id = var.organization_id
  }
}

list "runzero_export_token" "some" {
  provider         = runzero
  include_resource = true

  config {
    organization_id = var.organization_id
    search          = "CMDB"
  }
}
