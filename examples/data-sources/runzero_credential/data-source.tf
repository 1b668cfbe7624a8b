data "runzero_credential" "switches" {
  name = "Switches in Berlin"
}

output "switches_last_used_at" {
  value = data.runzero_credential.switches.last_used_at
}
