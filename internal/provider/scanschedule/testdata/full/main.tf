variable "prefix" {}
variable "organization" {}
variable "site" {}
variable "explorer" {}
variable "hosted_zone" {}
variable "targets" {}
variable "frequency" { default = "weekly" }
variable "start_time" { default = "2040-01-02T03:04:05+01:00" }
variable "grace_period_hours" { default = 6 }
variable "tags" { default = { owner = "net", tier = "1" } }
variable "rate" { default = 2000 }
variable "tcp_ports" { default = "1-1000,5000-6000" }

resource "runzero_scan_schedule" "test" {
  organization_id    = var.organization
  site_id            = var.site
  explorer_id        = var.explorer
  hosted_zone        = var.hosted_zone
  name               = "${var.prefix}Weekly"
  description        = "all of it"
  frequency          = var.frequency
  start_time         = var.start_time
  grace_period_hours = var.grace_period_hours
  paused             = false
  tags               = var.tags

  targets       = var.targets
  excludes      = ["10.0.9.0/24"]
  tcp_ports     = var.tcp_ports
  tcp_excludes  = "9100-9107"
  udp_ports     = "53,161"
  nameservers   = ["10.0.0.53", "10.0.1.53"]
  probes        = ["arp", "echo", "syn"]
  probe_options = { "dns-port" = "5353" }
  screenshots   = false

  rate           = var.rate
  max_host_rate  = 50
  passes         = 2
  max_attempts   = 2
  max_sockets    = 1024
  max_group_size = 2048
  max_ttl        = 64
  tos            = 8
  max_hosts      = 5000
  max_duration   = "4h"

  host_ping               = true
  host_ping_probes        = ["arp", "echo"]
  subnet_ping             = true
  subnet_ping_net_size    = 256
  subnet_ping_probes      = ["arp"]
  subnet_ping_sample_rate = 5
}
