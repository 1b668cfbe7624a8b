# A token for each pipeline of a CI system. A token is rotated in place, every 60 days or when "release" changes in the file:
# its id stays, there is never a second live token beside it, and the new value reaches the CI system in the same apply.

variable "organization" {
  description = "Name of the organization that the pipelines work for."
  type        = string
  default     = "Example"
}

locals {
  pipelines = jsondecode(file("pipelines.json"))
}

data "runzero_organization" "this" {
  name = var.organization
}

resource "runzero_api_token" "pipeline" {
  for_each = local.pipelines

  organization_id   = data.runzero_organization.this.id
  comment           = "CI: ${each.key}"
  keepers           = { release = each.value.release }
  rotate_after_days = 60
  rotate_early_days = 7
}

# Stands for the CI system's own resource, such as a repository secret: whatever takes the token gets the new one at once.
resource "terraform_data" "ci_secret" {
  for_each = local.pipelines

  input = {
    name  = "RUNZERO_ORG_TOKEN_${upper(replace(each.key, "-", "_"))}"
    value = runzero_api_token.pipeline[each.key].token
  }
}
