# To be pasted into the console: Account, Settings, API key IP address allowlist.
output "allowlist" {
  value = provider::runzero::allowlist([
    "2001:DB8::/32",
    "203.0.113.7/32",
    "198.51.100.0/24",
  ]) # "198.51.100.0/24,203.0.113.7,2001:db8::/32"
}
