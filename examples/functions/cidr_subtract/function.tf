locals {
  private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
  own     = ["10.16.0.0/12", "192.168.0.0/16"]
}

# What is private but not ours: the exclusions of a scan, or the scope of a site for unknown space.
output "foreign" {
  value = provider::runzero::cidr_subtract(local.private, local.own)
  # ["10.0.0.0/12", "10.32.0.0/11", "10.64.0.0/10", "10.128.0.0/9", "172.16.0.0/12"]
}
