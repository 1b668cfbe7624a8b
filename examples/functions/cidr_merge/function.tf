# Two halves, a single address in one of them, and a range that goes on where they end: one network.
output "merged" {
  value = provider::runzero::cidr_merge([
    "10.0.0.0/25",
    "10.0.0.128/25",
    "10.0.0.7",
    "10.0.1.0-10.0.1.255",
  ]) # ["10.0.0.0/23"]
}
