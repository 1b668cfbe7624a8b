data "runzero_scan_templates" "all" {
  search = "name:server"
}

output "rates" {
  value = { for template in data.runzero_scan_templates.all.scan_templates : template.name => template.params["rate"] }
}
