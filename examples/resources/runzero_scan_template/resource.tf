resource "runzero_organization" "emea" {
  name = "EMEA"
}

# Minimal: for one organization, in which it is created too.
resource "runzero_scan_template" "gentle" {
  name = "Gentle"
  rate = 500

  acl = {
    (runzero_organization.emea.id) = "user"
  }
}

# For every organization, with more options.
resource "runzero_scan_template" "servers" {
  organization_id = runzero_organization.emea.id
  name            = "Servers"
  description     = "Server rooms: all TCP ports, no screenshots"
  global          = true
  rate            = 2000
  tcp_ports       = "1-65535"
  probes          = ["arp", "echo", "syn", "snmp"]
  screenshots     = false

  tags = {
    purpose = "servers"
  }

  probe_options = {
    "dns-port" = "5353"
  }
}
