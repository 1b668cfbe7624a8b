variable "prefix" {}
variable "expires_at" {}

resource "runzero_group" "test" {
  name       = "${var.prefix}Renamed"
  expires_at = var.expires_at
}
