variable "prefix" {}
variable "organization" {}
variable "site" {}
variable "explorer" {}
variable "hosted_zone" {}
variable "targets" {}

resource "runzero_scan_schedule" "test" {
  organization_id    = var.organization
  site_id            = var.site
  explorer_id        = var.explorer
  hosted_zone        = var.hosted_zone
  name               = "${var.prefix}Weekly full"
  description        = "changed"
  frequency          = "weekly"
  start_time         = "2040-01-02T03:04:05+01:00"
  grace_period_hours = 6
  paused             = true
  tags               = { owner = "net", tier = "1" }

  targets       = var.targets
  excludes      = ["10.0.8.0/24"]
  tcp_ports     = "1-100"
  tcp_excludes  = "99"
  udp_ports     = "53"
  nameservers   = ["10.0.1.53"]
  probes        = ["arp"]
  probe_options = { "dns-port" = "54", "snmp-port" = "162" }
  screenshots   = true

  rate           = 3000
  max_host_rate  = 60
  passes         = 3
  max_attempts   = 4
  max_sockets    = 512
  max_group_size = 1024
  max_ttl        = 65
  tos            = 0
  max_hosts      = 6000
  max_duration   = "5h"

  host_ping               = false
  host_ping_probes        = ["echo"]
  subnet_ping             = false
  subnet_ping_net_size    = 128
  subnet_ping_probes      = ["echo"]
  subnet_ping_sample_rate = 7
}
