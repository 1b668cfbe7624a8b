# Whether one site covers a network, and whether it covers a list of them.
output "covered" {
  value = {
    one = provider::runzero::cidr_contains(["10.16.0.0/12"], "10.16.4.0/22")
    all = provider::runzero::cidr_contains(["10.16.0.0/12"], ["10.16.4.0/22", "10.32.0.0/16"])
  }
}
