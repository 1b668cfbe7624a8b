variable "organization" {}
variable "comment" {}
variable "again" {}

resource "runzero_export_token" "test" {
  organization_id = var.organization
  comment         = var.comment
  keepers         = { quarter = terraform_data.quarter.output }
}

# It is made anew with each value of the variable, so that no plan knows what it will hold: the same.
resource "terraform_data" "quarter" {
  input            = "2"
  triggers_replace = var.again
}
