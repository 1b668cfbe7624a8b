locals {
  # The download token is all that the installation needs: keep it as secret as a password. The last part but one may be any
  # text; another one makes a cache fetch the program anew.
  installer = "${var.console}/download/explorer/${runzero_organization.this.download_token}/terraform/runzero-explorer-linux-amd64.bin"
}

output "cloud_init" {
  description = "User data of a virtual machine that becomes an Explorer: aws_instance.user_data, azurerm custom_data, and so on."
  value       = templatefile("${path.module}/cloud-init.yaml.tftpl", { installer = local.installer })
  sensitive   = true
}

output "compose" {
  description = "The same as a container: terraform output -raw compose | docker compose -f - up --build --detach"
  value = templatefile("${path.module}/compose.yaml.tftpl", {
    installer = local.installer
    host_id   = md5("${runzero_organization.this.id}/container")
  })
  sensitive = true
}

output "scanned_by" {
  description = "Explorer of the weekly scan; null until one has registered."
  value       = one(runzero_scan_schedule.weekly[*].explorer_id)
}
