data "runzero_scan_template" "servers" {
  name = "Servers"
}

output "servers_template_id" {
  value = data.runzero_scan_template.servers.id
}
