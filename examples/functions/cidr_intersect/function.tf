# What of the company's networks the site "Berlin" covers.
output "covered" {
  value = provider::runzero::cidr_intersect(["10.16.0.0/12", "berlin.example.com"], ["10.0.0.0/12", "10.16.4.0/22"])
}
