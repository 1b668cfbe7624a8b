variable "prefix" {}
variable "organization" {}
variable "other" {}
variable "home" { default = null }
variable "global" { default = null }
variable "rate" { default = 2000 }
variable "tags" { default = { owner = "net", tier = "1" } }
variable "tcp_ports" { default = "1-1000,5000-6000" }
variable "probes" { default = ["arp", "echo", "syn"] }

resource "runzero_scan_template" "test" {
  organization_id         = var.home == null ? var.organization : var.home
  name                    = "${var.prefix}Servers"
  description             = "all of it"
  global                  = var.global
  acl                     = { (var.organization) = "user", (var.other) = "none" }
  excludes                = ["10.0.9.0/24"]
  tags                    = var.tags
  rate                    = var.rate
  max_host_rate           = 50
  passes                  = 2
  max_attempts            = 2
  max_sockets             = 1024
  max_group_size          = 2048
  max_ttl                 = 64
  tos                     = 8
  tcp_ports               = var.tcp_ports
  tcp_excludes            = "9100-9107"
  udp_ports               = "53,161"
  max_hosts               = 5000
  max_duration            = "4h"
  nameservers             = ["10.0.0.53", "10.0.1.53"]
  probes                  = var.probes
  screenshots             = false
  host_ping               = true
  host_ping_probes        = ["arp", "echo"]
  subnet_ping             = true
  subnet_ping_net_size    = 256
  subnet_ping_probes      = ["arp"]
  subnet_ping_sample_rate = 5
  probe_options           = { "dns-port" = "5353" }
}
