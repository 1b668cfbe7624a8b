variable "prefix" {}

resource "runzero_user" "test" {
  email = "${var.prefix}james@example.com"
}
