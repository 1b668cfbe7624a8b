variable "prefix" {}
variable "organization" {}
variable "description" { default = "" }
variable "global" { default = true }
variable "acl" { default = {} }
variable "timeouts" { default = null }

resource "runzero_scan_template" "test" {
  organization_id         = var.organization
  name                    = "${var.prefix}All servers"
  description             = var.description
  global                  = var.global
  acl                     = var.acl
  excludes                = ["10.0.8.0/24"]
  tags                    = { owner = "soc" }
  rate                    = 3000
  max_host_rate           = 60
  passes                  = 3
  max_attempts            = 4
  max_sockets             = 512
  max_group_size          = 1024
  max_ttl                 = 65
  tos                     = 0
  tcp_ports               = "1-100"
  tcp_excludes            = "99"
  udp_ports               = "53"
  max_hosts               = 6000
  max_duration            = "5h"
  nameservers             = ["10.0.1.53"]
  probes                  = ["arp"]
  screenshots             = true
  host_ping               = false
  host_ping_probes        = ["echo"]
  subnet_ping             = false
  subnet_ping_net_size    = 128
  subnet_ping_probes      = ["echo"]
  subnet_ping_sample_rate = 7
  probe_options           = { "dns-port" = "54", "snmp-port" = "162" }
  timeouts                = var.timeouts
}
