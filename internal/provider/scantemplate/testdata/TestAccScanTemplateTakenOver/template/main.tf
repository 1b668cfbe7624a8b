variable "prefix" {}
variable "rate" {
  default = null
}

resource "runzero_scan_template" "test" {
  name   = "${var.prefix}Console's"
  global = true
  rate   = var.rate
}
