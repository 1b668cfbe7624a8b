variable "prefix" {}
variable "organization" {}
variable "other" {}

resource "runzero_scan_template" "test" {
  organization_id         = var.organization
  name                    = "${var.prefix}Servers"
  description             = "all of it"
  acl                     = { (var.organization) = "user", (var.other) = "none" }
  excludes                = ["10.0.9.0/24"]
  tags                    = { owner = "net", tier = "1" }
  rate                    = 2000
  max_host_rate           = 50
  passes                  = 2
  max_attempts            = 2
  max_sockets             = 1024
  max_group_size          = 2048
  max_ttl                 = 64
  tos                     = 8
  tcp_ports               = "5000-6000, 1-1000"
  tcp_excludes            = "9100-9107"
  udp_ports               = "53,161"
  max_hosts               = 5000
  max_duration            = "4h"
  nameservers             = ["10.0.0.53", "10.0.1.53"]
  probes                  = ["syn", "echo", "arp"]
  screenshots             = false
  host_ping               = true
  host_ping_probes        = ["arp", "echo"]
  subnet_ping             = true
  subnet_ping_net_size    = 256
  subnet_ping_probes      = ["arp"]
  subnet_ping_sample_rate = 5
  probe_options           = { "dns-port" = "5353" }
}
