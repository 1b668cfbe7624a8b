variable "prefix" {}
variable "organization" {}

resource "runzero_scan_template" "test" {
  name          = "${var.prefix}Servers"
  acl           = { (var.organization) = "user" }
  rate          = 1500
  tags          = { owner = "net" }
  probe_options = { "dns-port" = "5353" }
}
