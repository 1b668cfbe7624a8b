# Sites that scan the same networks.
output "overlaps" {
  value = provider::runzero::cidr_overlaps({
    berlin = ["10.16.0.0/20", "berlin.example.com"]
    lab    = ["10.16.8.0/22", "10.18.0.0/20"]
  })
}
