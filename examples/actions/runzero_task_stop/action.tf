variable "task_id" {
  description = "The task to stop."
  type        = string
  default     = "c7e15f7e-31c9-4b0c-8a3e-0f1f3c9f6d11"
}

data "runzero_organization" "emea" {
  name = "EMEA"
}

# terraform apply -invoke=action.runzero_task_stop.this -var task_id=...
action "runzero_task_stop" "this" {
  config {
    organization_id = data.runzero_organization.emea.id
    task_id         = var.task_id
  }
}
