variable "prefix" {}

resource "runzero_user" "test" {
  email = "${var.prefix}jsmith@example.com"
}
