# terraform query -generate-config-out=templates.tf
list "runzero_scan_template" "all" {
  provider = runzero
}

list "runzero_scan_template" "some" {
  provider         = runzero
  include_resource = true

  config {
    search = "name:Servers"
  }
}
